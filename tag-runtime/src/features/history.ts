export { historyChange as default } from '../capture/history';
