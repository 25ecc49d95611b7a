export { regex as default } from '../rules/regex';
