export { dom as default } from '../rules/dom';
