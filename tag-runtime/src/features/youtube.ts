export { youtube as default } from '../capture/youtube';
