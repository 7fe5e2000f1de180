import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** Where SST keeps its components and the Pulumi packages; not in version control. */
const SST = join(ROOT, ".sst");

/** Holds the version of SST that is installed. Written last, so an interrupted installation is repeated. */
const READY = join(SST, "platform-ready");

/** Holds the id of the process that is installing. */
const LOCK = join(ROOT, ".sst-preparing");

/** The Pulumi engine that SST 4.17.1 asks for. */
const PULUMI_VERSION = "v3.215.0";

if (import.meta.main) await preparePlatform();

/**
 * Installs SST's components and types from npm, once for each version of SST. `sst.config.ts` is checked and tested with
 * them.
 *
 * @throws when npm cannot be reached.
 */
export async function preparePlatform(): Promise<void> {
  const { version } = JSON.parse(await readFile(join(ROOT, "node_modules/sst/package.json"), "utf8"));
  while (!(await isReady(version))) {
    if (!(await lock())) {
      await sleep(200);
      continue;
    }
    try {
      console.log(`Installing SST ${version} in .sst. This takes about half a minute and happens once.`);
      await install();
      await writeFile(READY, version);
    } finally {
      await rm(LOCK);
    }
  }
}

async function isReady(version: string): Promise<boolean> {
  return existsSync(READY) && (await readFile(READY, "utf8")) === version;
}

/** @returns false while another process installs. */
async function lock(): Promise<boolean> {
  try {
    await writeFile(LOCK, String(process.pid), { flag: "wx" });
    return true;
  } catch (error) {
    if (!isFileError(error, "EEXIST")) throw error;
  }
  if (!(await isHeld())) await rm(LOCK, { force: true });
  return false;
}

async function isHeld(): Promise<boolean> {
  try {
    const pid = Number(await readFile(LOCK, "utf8"));
    return pid === 0 || process.kill(pid, 0);
  } catch (error) {
    if (isFileError(error, "ESRCH") || isFileError(error, "ENOENT")) return false;
    throw error;
  }
}

async function install(): Promise<void> {
  const home = await createHome();
  try {
    await promisify(execFile)(join(ROOT, "node_modules/.bin/sst"), ["install"], {
      cwd: ROOT,
      env: {
        ...process.env,
        HOME: home,
        XDG_CONFIG_HOME: join(home, ".config"),
        SST_NO_BUN: "1",
        SST_TELEMETRY_DISABLED: "1",
        SST_STAGE: "check",
        npm_config_audit: "false",
        npm_config_fund: "false",
      },
    });
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

/**
 * A home folder for SST with a fake Pulumi engine, which only prints its version. Otherwise every command of SST would
 * download the engine from GitHub, even those that do not use it.
 */
export async function createHome(): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), "atlas-cost-bot-sst-"));
  for (const config of [".config", "Library/Application Support"]) {
    const pulumi = join(home, config, "sst/bin/pulumi");
    await mkdir(dirname(pulumi), { recursive: true });
    await writeFile(pulumi, `#!/bin/sh\necho ${PULUMI_VERSION}\n`, { mode: 0o755 });
  }
  return home;
}

function isFileError(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
