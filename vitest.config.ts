import { defineConfig } from "vitest/config";

/**
 * They start whole workspaces, or set what is global to a process, such as its environment: each gets a process of
 * its own. The others share one, which saves loading everything anew for each file.
 */
const alone = [
  "test/*.test.ts",
  "test/functions/{*,jobs/*,aws/*}.test.ts",
  "test/functions/features/{report/{awaited-invoice,subscribe},subscriptions/store,watch/workflow}.test.ts",
  "test/functions/features/usage/{query,query-token,poll}.test.ts",
  "test/{local,cli}/*.test.ts",
  "test/local/lambda/*.test.ts",
];

export default defineConfig({
  test: {
    globalSetup: "test/global-setup.ts",
    // Three on two cores: tests of whole workspaces often wait.
    maxWorkers: 3,
    maxConcurrency: 2,
    // Workspaces make much garbage that does not last: with more room for it, less time goes into collecting it.
    execArgv: ["--max-semi-space-size=64"],
    silent: "passed-only",
    // By the console, which is silent where tests pass, and not by the process's own output.
    env: { POWERTOOLS_DEV: "true" },
    // They end tests that hang, and are no measure of speed: a busy machine may take ten times as long as a fast one.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    projects: [
      { extends: true, test: { name: "alone", include: alone } },
      {
        extends: true,
        test: { name: "together", include: ["test/**/*.test.ts"], exclude: alone, isolate: false },
      },
    ],
  },
});
