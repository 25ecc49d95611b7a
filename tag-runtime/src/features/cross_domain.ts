export { crossDomain as default } from '../capture/cross-domain';
