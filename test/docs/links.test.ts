import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { expect, it } from "vitest";
import { features } from "../../functions/features/index.ts";
import { codeIn, readPages } from "./pages.ts";

const pages = await readPages();

it("every link leads to a file that exists, and to a title in it", async () => {
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

it("every named file exists", () => {
  for (const [path, page] of pages) {
    for (const file of codeIn(page).filter((code) =>
      /^(functions|stacks|simulators|local|cli|test|docs|bench)\/[\w./-]+$/.test(code),
    )) {
      expect(existsSync(file), `${path}: ${file}`).toBe(true);
    }
  }
});

it.each(features.map(({ command }) => command.name))(
  "%s has the files that CONTRIBUTING.md asks for",
  (name) => {
    const [, steps = ""] = pages.get("CONTRIBUTING.md")?.split("\n## A new feature\n") ?? [];
    const [section = ""] = steps.split("\n## ");
    const files = codeIn(section).filter((code) => /^[\w-]+\.ts$/.test(code));
    expect(files.length).toBeGreaterThan(5);
    const folder = join("functions/features", name.replace("/atlas-", ""));
    for (const file of files) expect(existsSync(join(folder, file)), file).toBe(true);
  },
);

it("every named npm script exists", async () => {
  const { scripts } = JSON.parse(await readFile("package.json", "utf8"));
  const known = [...Object.keys(scripts), "ci"];
  for (const [path, page] of pages) {
    for (const [command, name] of page.matchAll(/npm (?:run (?:-s )?)?(?!run\b)([a-z:]+)/g)) {
      // "npm" may also be a word in a sentence.
      if (!/^npm (run|start|test|ci)/.test(command)) continue;
      expect(known, `${path}: ${command}`).toContain(name);
    }
  }
});

/** The anchors that GitHub gives to a page's titles. */
function titlesOf(page: string): string[] {
  return [...page.matchAll(/^#+ (.+)$/gm)].map(([, title = ""]) =>
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N} -]/gu, "")
      .replaceAll(" ", "-"),
  );
}
