export { autoEvent as default } from '../rules/auto-event';
