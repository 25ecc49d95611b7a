export { audience as default } from '../capture/audience';
