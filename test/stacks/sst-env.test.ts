import { execFile } from "node:child_process";
import { copyFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const run = promisify(execFile);

/** The file that `sst deploy` writes at the root. (SST, pkg/types/typescript.) */
const SST_ENV = `declare module "sst" {
  export interface Resource {
    "Table": {
      "name": string
    }
  }
}

import "sst"
export {}`;

it("the types that a deployment writes are neither committed nor linted", async () => {
  const folder = await mkdtemp(join(tmpdir(), "atlas-cost-bot-check-"));
  try {
    for (const name of [".gitignore", "biome.json"]) await copyFile(join(ROOT, name), join(folder, name));
    await writeFile(join(folder, "sst-env.d.ts"), SST_ENV);
    await writeFile(join(folder, "checked.ts"), "export const isChecked = true;\n");
    await run("git", ["init", "--quiet"], { cwd: folder });
    const { stdout: untracked } = await run("git", ["status", "--short"], { cwd: folder });
    expect(untracked).not.toContain("sst-env.d.ts");
    const biome = join(ROOT, "node_modules/.bin/biome");
    const { stdout } = await run(biome, ["check", "--error-on-warnings", "."], { cwd: folder });
    expect(stdout).toContain("Checked 2 files");
    expect(JSON.parse(await readFile(join(ROOT, "tsconfig.json"), "utf8")).exclude).toContain("sst-env.d.ts");
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
