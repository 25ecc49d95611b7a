export { scroll as default } from '../capture/scroll';
