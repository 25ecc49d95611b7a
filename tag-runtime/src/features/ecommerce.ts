export { ecommerce as default } from '../tags/ecommerce';
