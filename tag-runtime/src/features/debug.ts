export { debug as default } from '../capture/debug';
