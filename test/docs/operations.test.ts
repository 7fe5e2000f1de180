import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";

/** A test as the tables name it: its file, and a part of its title. */
const NAMED_TEST = /`(test\/[\w./-]+\.test\.ts)`: ([^;|]+?)(?=;| \|)/g;

const page = await readFile("docs/operations.md", "utf8");
const [, section = ""] = page.split("\n## What happens when something fails\n");
const [tables = ""] = section.split(/^## /m);
const rows = tables.split("\n").filter((line) => /^\| (?!what fails|---)/.test(line));

it("every failure in docs/operations.md names a test that exists", async () => {
  expect(rows.length).toBeGreaterThan(25);
  for (const row of rows) {
    const named = [...row.matchAll(NAMED_TEST)];
    expect(named, row).not.toEqual([]);
    for (const [, file = "", title = ""] of named) {
      const source = await readFile(file, "utf8");
      expect(source.includes(title), `${file}: ${title}`).toBe(true);
    }
  }
});
