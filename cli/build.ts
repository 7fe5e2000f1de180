import { mkdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { type BundleSettings, slackBundle, workflowBundle } from "../stacks/bundle.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** The functions, by the names of their files, with the settings that they are deployed with. */
export const BUNDLES: Readonly<Record<string, BundleSettings>> = {
  slack: slackBundle,
  usage: workflowBundle,
  invoice: workflowBundle,
  report: workflowBundle,
  clock: workflowBundle,
  failed: workflowBundle,
  alarm: workflowBundle,
};

/** Where the bundle of a function is in a folder of bundles. */
export function bundlePath(folder: string, name: string): string {
  return join(folder, name, "bundle.cjs");
}

/**
 * Bundles all functions into a folder, one folder each that holds what the archive of a deploy would.
 *
 * @param folder outside of this project, so that a dependency that is missing in a bundle is not found here.
 * @returns the size of each bundle in bytes.
 */
export async function bundleFunctions(folder: string): Promise<Map<string, number>> {
  const sizes = await Promise.all(
    Object.entries(BUNDLES).map(async ([name, settings]) => {
      await bundleFunction(`functions/${name}.ts`, join(folder, name), settings);
      return [name, (await stat(bundlePath(folder, name))).size] as const;
    }),
  );
  return new Map(sizes);
}

/**
 * Bundles one entry point by the rules of SST 4.17 (its Go source, runtime/node): what is fixed there is fixed
 * here, the rest comes from the settings.
 */
export async function bundleFunction(
  entry: string,
  folder: string,
  { nodejs }: BundleSettings,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  await build({
    absWorkingDir: ROOT,
    entryPoints: [entry],
    outfile: join(folder, "bundle.cjs"),
    platform: "node",
    target: "es2024",
    bundle: true,
    format: nodejs.format,
    minify: nodejs.minify,
    banner: { js: nodejs.banner },
    logLevel: "error",
    sourcemap: nodejs.sourcemap ? "linked" : false,
    ...nodejs.esbuild,
    external: ["sharp", "pg-native", ...nodejs.esbuild.external],
  });
}
