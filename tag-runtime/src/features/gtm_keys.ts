export { gtmKeys as default } from '../rules/gtm-keys';
