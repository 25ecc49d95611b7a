import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      { define: { METKA_PREVIEW: 'true' }, test: { name: 'unit', include: ['test/unit/**/*.test.ts'] } },
      { test: { name: 'size', include: ['test/size.test.ts'] } },
      {
        test: {
          name: 'browser',
          include: ['test/browser/**/*.spec.ts'],
          fileParallelism: false,
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
