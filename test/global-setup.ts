import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

/**
 * Prepares SST's components where they are missing, while other tests run already; those that need them wait.
 *
 * @returns what ends the preparation when nobody waited for it.
 */
export default function prepareInBackground(): () => void {
  const script = fileURLToPath(new URL("../cli/platform.ts", import.meta.url));
  const preparation = spawn(process.execPath, [script], { stdio: ["ignore", "inherit", "inherit"] });
  return () => {
    preparation.kill();
  };
}
