export { scripts as default } from '../tags/scripts';
