/** The folder of the bundles, below the root, with a folder for each function. `cli/build.ts` fills it. */
export const BUNDLES = "dist";

/** The bundle in the folder of a function. */
export const BUNDLE_FILE = "bundle.cjs";

/**
 * Whether the stack traces of a function name files and lines. Those of "slack" name functions, which costs nothing
 * that can be measured; a source map would cost a tenth of its cold start.
 */
export function hasSourceMap(name: string): boolean {
  return name !== "slack";
}

/** The variables that a bundle runs with. */
export function bundleEnvironment(name: string): Record<string, string> {
  return hasSourceMap(name) ? { NODE_OPTIONS: "--enable-source-maps" } : {};
}
