import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { logWarning } from "../aws/log.ts";

const PREFIX = "atlas-invoice-";

/** The process that a folder belongs to. Process ids are reused, on Lambda perhaps by the next process. */
const OWNER = { pid: process.pid, startedAt: Math.round(performance.timeOrigin) };

/** Makes a temporary folder for `use`, and removes it afterwards. */
export async function withTemporaryFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), `${PREFIX}${OWNER.pid}-${OWNER.startedAt}-`));
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

let removal: Promise<void> | undefined;

/**
 * Removes the folders of killed processes, once per process. On Lambda too, files outlive a process and take space from
 * the next one in the same environment.
 */
export async function removeAbandonedFolders(): Promise<void> {
  removal ??= removeAll();
  await removal;
}

async function removeAll(): Promise<void> {
  try {
    const abandoned = (await readdir(tmpdir())).filter(isAbandoned);
    for (const name of abandoned) await rm(join(tmpdir(), name), { recursive: true, force: true });
  } catch (error) {
    // They take space, and do no other harm.
    logWarning({ message: "Temporary files of a killed process stay", jobId: undefined, error });
  }
}

function isAbandoned(name: string): boolean {
  const [, pid, startedAt] = /^atlas-invoice-(\d+)-(\d+)-/.exec(name) ?? [];
  if (pid === undefined) return false;
  if (Number(pid) === OWNER.pid) return Number(startedAt) !== OWNER.startedAt;
  return !isRunning(Number(pid));
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // Another user's process cannot be signalled: it is alive.
    return !(error instanceof Error && "code" in error && error.code === "ESRCH");
  }
}
