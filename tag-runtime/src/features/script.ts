export { script as default } from '../tags/script';
