import { createTheme } from '@mantine/core';

/**
 * Mantine's own theme. The console's content security policy forbids the style element in which Mantine would put
 * changed variables, so a change to the theme goes into a style sheet.
 */
export const theme = createTheme({});
