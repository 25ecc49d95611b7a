export { timer as default } from '../capture/timer';
