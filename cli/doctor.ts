import { parseArgs } from "node:util";
import { readSettings, SettingsError } from "../local/settings.ts";
import { checkSetup } from "./doctor/check-setup.ts";
import { type Part, render } from "./doctor/finding.ts";

const USAGE = "Usage: npm run -s doctor -- [--url <request URL of the deployed bot>]";

process.exitCode = await main(process.argv.slice(2));

/** @returns the exit status: 1 when something keeps the bot from working. */
async function main(args: readonly string[]): Promise<number> {
  const options = readOptions(args);
  if (!options) {
    console.error(USAGE);
    return 1;
  }
  try {
    const parts = await checkSetup(readSettings(), options.url);
    console.log(`${render(parts)}\n\n${summary(parts)}`);
    return countProblems(parts) === 0 ? 0 : 1;
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    console.error(error.message);
    return 1;
  }
}

function summary(parts: readonly Part[]): string {
  const count = countProblems(parts);
  if (count === 0) return "No problems found.";
  return count === 1 ? "1 problem to fix." : `${count} problems to fix.`;
}

function countProblems(parts: readonly Part[]): number {
  return parts.flatMap(({ findings }) => findings).filter(({ state }) => state === "problem").length;
}

function readOptions(args: readonly string[]): { url: string | undefined } | undefined {
  try {
    const { url } = parseArgs({ args: [...args], options: { url: { type: "string" } } }).values;
    return url === undefined || /^https?:\/\/\S+$/.test(url) ? { url } : undefined;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return undefined;
  }
}
