export { javascript as default } from '../rules/javascript';
