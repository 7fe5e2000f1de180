import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { expect, it } from "vitest";
import { codeIn, readPages } from "./pages.ts";

const pages = await readPages();

it("every link in the README and in docs leads to a file that exists, and to a title in it", async () => {
  let found = 0;
  for (const [path, page] of pages) {
    for (const [, target = ""] of page.matchAll(/\]\((?!https?:)([^)]+)\)/g)) {
      found += 1;
      const [file = "", title] = target.split("#");
      const linked = file === "" ? path : join(dirname(path), file);
      expect(existsSync(linked), `${path}: ${target}`).toBe(true);
      if (title) expect(titlesOf(await readFile(linked, "utf8")), `${path}: ${target}`).toContain(title);
    }
  }
  expect(found).toBeGreaterThan(20);
});

it("every file that the README and docs name exists", () => {
  for (const [path, page] of pages) {
    for (const file of codeIn(page).filter((code) =>
      /^(functions|stacks|simulators|local|cli|test|docs|bench)\/[\w./-]+$/.test(code),
    )) {
      expect(existsSync(file), `${path}: ${file}`).toBe(true);
    }
  }
});

it("every npm script that the README and docs name exists", async () => {
  const { scripts } = JSON.parse(await readFile("package.json", "utf8"));
  const known = [...Object.keys(scripts), "ci"];
  for (const [path, page] of pages) {
    for (const [command, name] of page.matchAll(/npm (?:run (?:-s )?)?(?!run\b)([a-z:]+)/g)) {
      // `npm` may also be a word of a sentence.
      if (!/^npm (run|start|test|ci)/.test(command)) continue;
      expect(known, `${path}: ${command}`).toContain(name);
    }
  }
});

/** The titles of a page as GitHub makes anchors of them. */
function titlesOf(page: string): string[] {
  return [...page.matchAll(/^#+ (.+)$/gm)].map(([, title = ""]) =>
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N} -]/gu, "")
      .replaceAll(" ", "-"),
  );
}
