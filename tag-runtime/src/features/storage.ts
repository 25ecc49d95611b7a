export { storage as default } from '../rules/storage';
