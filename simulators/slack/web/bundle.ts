import { fileURLToPath } from "node:url";
import { build } from "esbuild";

/**
 * Bundles the page's program or style sheet in memory. It takes 30 ms, so it is done at every load and shows each change.
 *
 * @returns the bundled text.
 * @throws esbuild's BuildFailure, which names file and line.
 */
export async function bundle(entry: "main.tsx" | "style.css"): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(`page/${entry}`, import.meta.url))],
    bundle: true,
    write: false,
    format: "esm",
    target: "es2022",
    jsx: "automatic",
    jsxImportSource: "preact",
    logLevel: "silent",
  });
  return outputFiles.map(({ text }) => text).join("");
}
