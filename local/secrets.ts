import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { linkName } from "../functions/config.ts";
import { readSettings, SettingsError, type Values } from "./settings.ts";

const SST = fileURLToPath(new URL("../node_modules/.bin/sst", import.meta.url));

if (import.meta.main) process.exitCode = main(process.argv.slice(2));

/**
 * Stores the configuration of the environment and of `.env` as the SST secrets of a stage.
 *
 * @param args passed on to `sst secret load`: `--stage <name>`.
 * @returns the exit status.
 */
function main(args: readonly string[]): number {
  try {
    const file = secretsFile(readSettings().values);
    if (file) return load(file, args);
    console.error("Nothing is set. Copy .env.example to .env, fill it in, and run this again.");
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    console.error(error.message);
  }
  return 1;
}

/** In a folder that only this user may read, and only for as long as it takes. */
function load(file: string, args: readonly string[]): number {
  const folder = mkdtempSync(join(tmpdir(), "atlas-cost-bot-secrets-"));
  try {
    const path = join(folder, "secrets.env");
    writeFileSync(path, file, { mode: 0o600 });
    return spawnSync(SST, ["secret", "load", path, ...args], { stdio: "inherit" }).status ?? 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * The values that are set, by the names of their secrets, as `sst secret load` reads them: `AtlasOrgId='…'`.
 *
 * @throws SettingsError naming the variable whose value such a file cannot hold.
 */
export function secretsFile(values: Values): string {
  return Object.entries(values)
    .map(([variable, value]) => {
      if (/['\n]/.test(value)) {
        throw new SettingsError(`${variable} has a quote or a line break in it. Copy it again.`);
      }
      return `${linkName(variable)}='${value}'\n`;
    })
    .join("");
}
