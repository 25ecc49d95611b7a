export { selector as default } from '../rules/selector';
