export { idle as default } from '../capture/idle';
