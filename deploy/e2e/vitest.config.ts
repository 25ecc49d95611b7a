import { defineConfig } from "vitest/config";

const slow = { testTimeout: 120_000, hookTimeout: 120_000, fileParallelism: false };

export default defineConfig({
  test: {
    projects: [
      { test: { ...slow, name: "journey", include: ["src/*.test.ts"] } },
      { test: { ...slow, name: "clients", include: ["src/clients/*.test.ts"], globalSetup: "src/clients/setup.ts" } },
    ],
  },
});
