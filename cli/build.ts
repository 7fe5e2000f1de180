import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type BuildOptions, build } from "esbuild";
import { BUNDLE_FILE, BUNDLES, hasSourceMap } from "../stacks/bundle.ts";
import { withoutUnusedBolt } from "./bolt-parts.ts";
import { withoutWorkflows } from "./without-workflows.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/**
 * The AWS SDK imports these only when the environment holds no credentials, which Lambda always sets. digest-fetch needs
 * node-fetch only where Node has no `fetch`.
 */
const LEFT_OUT = [
  "@aws-sdk/credential-provider-http",
  "@aws-sdk/credential-provider-ini",
  "@aws-sdk/credential-provider-login",
  "@aws-sdk/credential-provider-process",
  "@aws-sdk/credential-provider-sso",
  "@aws-sdk/credential-provider-web-identity",
  "@smithy/credential-provider-imds",
  "node-fetch",
];

const OPTIONS = {
  absWorkingDir: ROOT,
  bundle: true,
  platform: "node",
  target: "es2024",
  // A bundle of ES modules that imports `node:http` also loads Node's own undici.
  format: "cjs",
  // The module builds of dependencies, because esbuild drops what is not used of them.
  mainFields: ["module", "main"],
  minify: true,
  external: LEFT_OUT,
  logLevel: "error",
} satisfies BuildOptions;

if (import.meta.main) await bundleFunctions();

/** Where the bundle of a function is in a folder of bundles. */
export function bundlePath(folder: string, name: string): string {
  return join(folder, name, BUNDLE_FILE);
}

/**
 * Bundles all functions into a folder, one folder each that holds what SST puts into the archive of a deployment,
 * beside the links. What was in the folder is removed.
 */
export async function bundleFunctions(folder = join(ROOT, BUNDLES)): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  const files = await readdir(join(ROOT, "functions"));
  const names = files.filter((file) => file.endsWith(".ts")).map((file) => basename(file, ".ts"));
  await Promise.all(names.map((name) => bundleFunction(name, `functions/${name}.ts`, folder)));
}

/** Bundles one entry point. Wherever the folder is, the bytes are the same. */
export async function bundleFunction(name: string, entry: string, folder: string): Promise<void> {
  const { outputFiles } = await build({
    ...OPTIONS,
    ...(hasSourceMap(name) ? { sourcemap: "linked" } : { keepNames: true }),
    plugins: [
      ...(name === "slack" ? [withoutUnusedBolt] : []),
      ...(name === "worker" ? [] : [withoutWorkflows]),
    ],
    entryPoints: [entry],
    outfile: bundlePath(join(ROOT, BUNDLES), name),
    write: false,
  });
  await mkdir(join(folder, name), { recursive: true });
  await Promise.all(
    outputFiles.map(({ path, contents }) => writeFile(join(folder, name, basename(path)), contents)),
  );
}
