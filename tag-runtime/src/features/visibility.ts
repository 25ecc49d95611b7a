export { visibility as default } from '../capture/visibility';
