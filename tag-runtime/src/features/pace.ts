export { pace as default } from '../options/pace';
