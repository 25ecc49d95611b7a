export { url as default } from '../rules/url';
