export { limit as default } from '../options/limit';
