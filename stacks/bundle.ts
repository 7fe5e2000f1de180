/** Holds one folder per function, below the project root. `cli/build.ts` fills it. */
export const BUNDLES = "dist";

export const BUNDLE_FILE = "bundle.cjs";

/**
 * Whether stack traces name source files and lines. Not for "slack", whose cold start a source map lengthens by a
 * tenth; its stack traces name functions only.
 */
export function hasSourceMap(name: string): boolean {
  return name !== "slack";
}

/** The environment variables of a function. */
export function bundleEnvironment(name: string): Record<string, string> {
  return hasSourceMap(name) ? { NODE_OPTIONS: "--enable-source-maps" } : {};
}
