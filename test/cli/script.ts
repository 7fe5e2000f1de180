import { spawn } from "node:child_process";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { resolve } from "node:path";
import { text } from "node:stream/consumers";
import { cleanEnvironment } from "../environment.ts";

/** Runs a script of `cli/` to its end, in a folder without `.env` and with these variables alone. */
export async function runScript(script: string, args: readonly string[], env: Record<string, string> = {}) {
  const child = spawn(process.execPath, [resolve("cli", script), ...args], {
    cwd: tmpdir(),
    env: { ...cleanEnvironment(), ...env },
  });
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "exit")]);
  return { out, err, code };
}
