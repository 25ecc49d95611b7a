export { schedule as default } from '../options/schedule';
