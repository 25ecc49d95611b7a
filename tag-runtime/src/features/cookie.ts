export { cookie as default } from '../rules/cookie';
