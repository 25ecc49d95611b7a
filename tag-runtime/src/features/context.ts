export { context as default } from '../rules/context';
