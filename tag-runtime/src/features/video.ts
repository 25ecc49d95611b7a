export { video as default } from '../capture/video';
