export { options as default } from '../rules/options';
