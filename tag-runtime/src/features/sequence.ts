export { sequence as default } from '../options/sequence';
