export { tables as default } from '../rules/tables';
