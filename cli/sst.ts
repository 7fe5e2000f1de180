import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { checkRegion } from "../stacks/region.ts";
import { bundleFunctions } from "./build.ts";

const SST = fileURLToPath(new URL("../node_modules/.bin/sst", import.meta.url));

/** The commands that may run `sst.config.ts`, which needs the bundles. */
const WITH_BUNDLES = ["deploy", "dev", "diff", "refresh", "remove"];

if (import.meta.main) process.exitCode = await runSst(process.argv.slice(2));

/**
 * Runs a command of SST without its telemetry, and first bundles the functions if the command needs them. The region in
 * `AWS_REGION` is checked here, because SST hides the message of an error in `app()` of `sst.config.ts`.
 *
 * @returns the exit status.
 */
export async function runSst(args: readonly string[], envFile = ".env"): Promise<number> {
  if (existsSync(envFile)) process.loadEnvFile(envFile);
  try {
    checkRegion(process.env["AWS_REGION"]);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return 1;
  }
  if (args.some((arg) => WITH_BUNDLES.includes(arg))) await bundleFunctions();
  const env = { ...process.env, SST_TELEMETRY_DISABLED: "1" };
  return spawnSync(SST, args, { stdio: "inherit", env }).status ?? 1;
}
