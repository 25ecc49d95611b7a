import { createTheme, Drawer, Modal } from '@mantine/core';

/**
 * Mantine's own theme. The console's content security policy forbids the style element in which Mantine would put
 * changed variables, so a change to the theme goes into a style sheet; nor may the page's scrolling be locked, which
 * takes such an element too.
 */
export const theme = createTheme({
  components: {
    Modal: Modal.extend({ defaultProps: { lockScroll: false } }),
    Drawer: Drawer.extend({ defaultProps: { lockScroll: false } }),
  },
});
