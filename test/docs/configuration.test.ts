import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { readAtlasConfig } from "../../functions/atlas/config.ts";
import { readSlackConfig } from "../../functions/aws/config.ts";
import { LINKED_VARIABLES, readSettings } from "../../local/settings.ts";
import { codeIn, readPages, tableRows } from "./pages.ts";

const page = (await readPages()).get("docs/configuration.md") ?? "";
const rows = tableRows(page).slice(1);
const documented = rows.flatMap(([names = ""]) => codeIn(names));

it("docs/configuration.md has every variable that the code reads, and no other", async () => {
  const read = new Set<string>(LINKED_VARIABLES);
  for (const folder of ["functions", "stacks", "local", "cli", "simulators", "sst.config.ts"]) {
    for (const source of await sourcesIn(folder)) {
      for (const [, name = ""] of source.matchAll(/\benv(?:\["|\.)([A-Z][A-Z_]+)\b/g)) read.add(name);
    }
  }
  // Of AWS's own variables, only the region is ours to explain.
  const own = [...read].filter((name) => name === "AWS_REGION" || !name.startsWith("AWS_"));
  expect(documented.toSorted()).toEqual(own.toSorted());
});

it(".env.example has only variables that docs/configuration.md explains", async () => {
  const example = await readFile(".env.example", "utf8");
  const names = [...example.matchAll(/^([A-Z_]+)=/gm)].map(([, name = ""]) => name);
  expect(names.length).toBeGreaterThan(10);
  expect(documented).toEqual(expect.arrayContaining(names));
});

it("docs/configuration.md names the defaults of the code", () => {
  const given: Record<string, string> = {
    ATLAS_ORG_ID: "0".repeat(24),
    ATLAS_CLIENT_ID: "id",
    ATLAS_CLIENT_SECRET: "secret",
    SLACK_BOT_TOKEN: "xoxb-token",
  };
  const atlas = readAtlasConfig((variable) => given[variable]);
  const { port, dataDir } = readSettings({}, "no-such-file");
  expect(defaultOf("ATLAS_BASE_URL")).toBe(atlas.baseUrl);
  expect(defaultOf("ATLAS_API_VERSION")).toBe(atlas.apiVersion);
  expect(defaultOf("ATLAS_CURRENCY")).toBe(atlas.currency);
  expect(defaultOf("SLACK_API_URL")).toBe(readSlackConfig((variable) => given[variable]).apiUrl);
  expect(defaultOf("PORT")).toBe(String(port));
  expect(defaultOf("DATA_DIR")).toBe(dataDir);
});

function defaultOf(variable: string): string | undefined {
  const row = rows.find(([names = ""]) => codeIn(names).includes(variable));
  return codeIn(row?.[2] ?? "")[0];
}

/** The sources in a folder, or of one file; none if it does not exist. */
async function sourcesIn(path: string): Promise<string[]> {
  if (path.endsWith(".ts")) return [await readFile(path, "utf8")];
  const names = await readdir(path, { recursive: true }).catch(() => []);
  return await Promise.all(
    names.filter((name) => /\.tsx?$/.test(name)).map((name) => readFile(join(path, name), "utf8")),
  );
}
