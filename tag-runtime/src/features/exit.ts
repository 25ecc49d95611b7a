export { exit as default } from '../capture/exit';
