export { group as default } from '../capture/group';
