export { compare as default } from '../rules/compare';
