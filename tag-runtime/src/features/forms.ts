export { forms as default } from '../capture/forms';
