export { image as default } from '../tags/image';
