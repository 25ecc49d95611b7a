export { timing as default } from '../options/timing';
