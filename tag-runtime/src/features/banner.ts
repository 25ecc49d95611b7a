export { banner as default } from '../capture/banner';
