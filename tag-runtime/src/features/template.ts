export { template as default } from '../tags/template';
