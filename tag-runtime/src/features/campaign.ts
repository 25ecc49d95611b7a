export { campaign as default } from '../rules/campaign';
