export { objects as default } from '../rules/objects';
