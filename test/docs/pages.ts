import { readdir, readFile } from "node:fs/promises";

/** README.md, CONTRIBUTING.md and the pages in docs/, by their paths. */
export async function readPages(): Promise<Map<string, string>> {
  const names = (await readdir("docs")).filter((name) => name.endsWith(".md"));
  const paths = ["README.md", "CONTRIBUTING.md", ...names.map((name) => `docs/${name}`)];
  return new Map(await Promise.all(paths.map(async (path) => [path, await readFile(path, "utf8")] as const)));
}

/** The rows of a page's tables, each as its cells. An escaped `\|` in a cell is a plain `|`. */
export function tableRows(page: string): string[][] {
  return [...page.matchAll(/^\| (?!---)(.*) \|$/gm)].map(([, row = ""]) =>
    row.split(/ ?(?<!\\)\| ?/).map((cell) => cell.replaceAll("\\|", "|").trim()),
  );
}

/** The text in backquotes. */
export function codeIn(text: string): string[] {
  return [...text.matchAll(/`([^`\n]+)`/g)].map(([, code = ""]) => code);
}
