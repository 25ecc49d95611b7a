export { vitals as default } from '../capture/vitals';
