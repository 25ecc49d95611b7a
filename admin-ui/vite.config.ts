import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  plugins: [react()],
  // The gateway's content security policy allows no inline code, so no file is ever folded into another.
  build: { assetsInlineLimit: 0, modulePreload: { polyfill: false }, target: 'es2022' },
  server: { proxy: { '/api': 'http://127.0.0.1:8081' } },
  test: { include: ['test/**/*.test.ts', 'test/**/*.test.tsx'] },
});
