export { clicks as default } from '../capture/clicks';
