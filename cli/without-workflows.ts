import type { Plugin } from "esbuild";

const NOTHING = 'throw new Error("Workflows are not part of this bundle. See cli/without-workflows.ts.");';

/**
 * Leaves workflows out of a bundle: what `functions/` imports by `import()`. Only the function "worker" runs them; the one
 * that answers Slack would start more slowly with them.
 */
export const withoutWorkflows: Plugin = {
  name: "without-workflows",
  setup({ onLoad, onResolve }) {
    onResolve({ filter: /^\.{1,2}\/.*\.ts$/ }, ({ kind }) => {
      return kind === "dynamic-import" ? { path: "workflows", namespace: "left-out" } : undefined;
    });
    onLoad({ filter: /./, namespace: "left-out" }, () => ({ contents: NOTHING }));
  },
};
