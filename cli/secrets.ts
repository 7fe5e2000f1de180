import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readAtlasConfig } from "../functions/atlas/config.ts";
import { AtlasError } from "../functions/atlas/error.ts";
import {
  ConfigError,
  linkName,
  type ReadVariable,
  readAlarmChannel,
  readAlarmEmail,
  readRequestConfig,
  readSlackConfig,
} from "../functions/aws/config.ts";
import { LINKED_VARIABLES, readSettings, SettingsError, type Values } from "../local/settings.ts";
import { runSst } from "./sst.ts";

if (import.meta.main) process.exitCode = await main(process.argv.slice(2));

/**
 * Stores the configuration of the environment and of `.env` as the SST secrets of a stage.
 *
 * @param args passed on to `sst secret load`: `--stage <name>`.
 * @returns the exit status.
 */
async function main(args: readonly string[]): Promise<number> {
  try {
    const { values } = readSettings();
    const problems = problemsOf(values);
    if (problems.length === 0) return await load(secretsFile(values), args);
    for (const problem of problems) console.error(problem);
    console.error("Nothing was stored. Fix this in .env (a copy of .env.example) and run this again.");
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    console.error(error.message);
  }
  return 1;
}

/** The errors that the deployed functions would throw. */
function problemsOf(values: Values): string[] {
  const readVariable: ReadVariable = (variable) => Reflect.get(values, variable);
  const reads = [readAtlasConfig, readSlackConfig, readRequestConfig, readAlarmChannel, readAlarmEmail];
  return reads.flatMap((read) => {
    try {
      read(readVariable);
      return [];
    } catch (error) {
      if (error instanceof ConfigError || error instanceof AtlasError) return [error.message];
      throw error;
    }
  });
}

/** The file is in a folder that only this user may read, until SST has read it. */
async function load(file: string, args: readonly string[]): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), "atlas-cost-bot-secrets-"));
  try {
    const path = join(folder, "secrets.env");
    writeFileSync(path, file, { mode: 0o600 });
    return await runSst(["secret", "load", path, ...args]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * All values by the names of their secrets, as `sst secret load` reads them: `AtlasOrgId='…'`. A value that is not
 * set is stored as empty, which overwrites an earlier one.
 *
 * @throws SettingsError naming a variable whose value has a quote or a line break, which such a file cannot hold.
 */
export function secretsFile(values: Values): string {
  return LINKED_VARIABLES.map((variable) => {
    const value = values[variable] ?? "";
    if (/['\n]/.test(value)) {
      throw new SettingsError(`${variable} has a quote or a line break in it. Copy the value again.`);
    }
    return `${linkName(variable)}='${value}'\n`;
  }).join("");
}
