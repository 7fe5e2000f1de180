import { defineConfig } from "vitest/config";

/** They start whole workspaces or set what is global to a process, so each gets a process of its own. */
const alone = [
  "test/*.test.ts",
  "test/functions/*.test.ts",
  "test/local/*.test.ts",
  "test/local/lambda/*.test.ts",
];

export default defineConfig({
  test: {
    maxWorkers: 2,
    silent: "passed-only",
    testTimeout: 20_000,
    hookTimeout: 30_000,
    projects: [
      { extends: true, test: { name: "alone", include: alone } },
      {
        extends: true,
        test: { name: "together", include: ["test/**/*.test.ts"], exclude: alone, isolate: false },
      },
    ],
  },
});
