import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import type { Plugin } from "esbuild";

const load = createRequire(import.meta.resolve("@slack/bolt"));
const BOLT = dirname(load.resolve("@slack/bolt"));

/**
 * Bolt loads all its receivers, and with them Express, undici and Socket Mode: 1.5 MB. The bot uses only the receiver for
 * Lambda, and neither assistants nor steps of Slack's workflows.
 */
const UNUSED_FILES = [
  "Assistant",
  "CustomFunction",
  "receivers/ExpressReceiver",
  "receivers/HTTPModuleFunctions",
  "receivers/HTTPReceiver",
  "receivers/HTTPResponseAck",
  "receivers/SocketModeFunctions",
  "receivers/SocketModeReceiver",
  "receivers/custom-routes",
];

/**
 * Bolt loads these for its OAuth flow, to export types, and for a client of Slack's Web API, which the function that must
 * acknowledge within 3 s never calls.
 */
const UNUSED_PACKAGES = ["@slack/oauth", "@slack/types", "@slack/web-api"];

/** Replaces the unused parts of Bolt in a bundle by modules that throw when used; see unused-module.ts. */
export const withoutUnusedBolt: Plugin = {
  name: "without-unused-bolt",
  setup({ onLoad, onResolve }) {
    onResolve({ filter: new RegExp(`^(${UNUSED_PACKAGES.join("|")})$`) }, ({ path }) => {
      return { path, namespace: "unused" };
    });
    onResolve({ filter: /^\./ }, ({ path, resolveDir }) => {
      const file = relative(BOLT, join(resolveDir, path));
      return UNUSED_FILES.includes(file) ? { path: join(BOLT, file), namespace: "unused" } : undefined;
    });
    onLoad({ filter: /./, namespace: "unused" }, ({ path }) => {
      return { contents: standIn(path), resolveDir: import.meta.dirname };
    });
  },
};

/** The source of a module that exports the same names as another. */
function standIn(path: string): string {
  const values = [path.replace(BOLT, "@slack/bolt"), Object.keys(load(path))];
  return `module.exports = require("./unused-module.ts").unusedModule(${values.map((value) => JSON.stringify(value))});`;
}
