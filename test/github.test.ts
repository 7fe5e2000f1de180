import { readdir, readFile } from "node:fs/promises";
import { expect, it } from "vitest";

/** The first major version of each action that runs on Node 24. (Their `action.yml`, `runs.using`.) */
const FIRST_ON_NODE_24: Readonly<Record<string, number>> = {
  "actions/checkout": 5,
  "actions/setup-node": 5,
  "aws-actions/configure-aws-credentials": 6,
};

it("GitHub's workflows name each action by its commit, in a version that runs on Node 24", async () => {
  const folder = new URL("../.github/workflows/", import.meta.url);
  const names = await readdir(folder);
  const texts = await Promise.all(names.map((name) => readFile(new URL(name, folder), "utf8")));
  const uses = texts.flatMap((text) => text.match(/uses: .*/g) ?? []);
  expect(uses.length).toBeGreaterThan(0);
  for (const use of uses) {
    const [, action = "", major] = /^uses: (\S+)@[0-9a-f]{40} # v(\d+)\.\d+\.\d+$/.exec(use) ?? [];
    expect(Number(major), use).toBeGreaterThanOrEqual(FIRST_ON_NODE_24[action] ?? Number.NaN);
  }
});
