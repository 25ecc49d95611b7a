export { pageLoad as default } from '../capture/page-load';
