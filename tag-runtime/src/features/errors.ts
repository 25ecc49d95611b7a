export { errors as default } from '../capture/errors';
