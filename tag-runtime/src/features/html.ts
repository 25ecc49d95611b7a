export { html as default } from '../tags/html';
