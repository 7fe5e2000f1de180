import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startDatabase } from "../../local/database.ts";
import { startWorkspace } from "../../local/workspace.ts";
import { cleanEnvironment } from "../environment.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "atlas-cost-bot-start-"));
  await chmod(folder, 0o777);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A user without special rights; root could write to a read-only folder. */
const ordinaryUser = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};

/** @param limits shell commands that run first. */
function start(env: Record<string, string>, user = {}, limits = ":"): ChildProcess {
  const command = [process.execPath, resolve("local/start.ts")];
  const child = spawn("/bin/sh", ["-c", `${limits}; exec "$@"`, "sh", ...command], {
    cwd: folder,
    env: { ...cleanEnvironment(), ...env },
    ...user,
  });
  child.stdin?.end();
  return child;
}

async function outcome(child: ChildProcess) {
  const [err, [code]] = await Promise.all([
    text(child.stderr ?? new ReadableStream()),
    once(child, "exit"),
    child.stdout?.resume(),
  ]);
  return { code, err };
}

const open = (path: string) => startDatabase(path, "table");

/** One line, and no stack trace. */
const sentence = (part: RegExp) => ({
  code: 64,
  err: expect.stringMatching(new RegExp(`^[^\\n]*${part.source}[^\\n]*\\n$`)),
});

describe.concurrent("npm start ends with one sentence and status 64", { timeout: 60_000 }, () => {
  it("in a folder that it may not write to", async () => {
    const DATA_DIR = join(folder, "read-only");
    await mkdir(DATA_DIR, { mode: 0o555 });
    expect(await outcome(start({ DATA_DIR, PORT: "0" }, ordinaryUser))).toEqual(
      sentence(/read-only.*EACCES|read-only.*denied/),
    );
  });

  it("on a disk without room for the table, an error that dynalite throws where nothing can catch it", async () => {
    const env = { DATA_DIR: join(folder, "full"), PORT: "0", NODE_DISABLE_COMPILE_CACHE: "1" };
    const started = start(env, {}, "ulimit -f 1");
    expect(await outcome(started)).toEqual(sentence(/full\/table.*File too large/));
  });

  it("with a malformed organization", async () => {
    const env = { DATA_DIR: join(folder, "never"), PORT: "0", ATLAS_ORG_ID: "xyz" };
    expect(await outcome(start(env))).toEqual(sentence(/ATLAS_ORG_ID/));
    expect(await readdir(folder)).not.toContain("never");
  });
});

it("refuses a folder with other files in the place of its own, and does not change it", async () => {
  const dataDir = join(folder, "other");
  await mkdir(join(dataDir, "slack", "journal.jsonl"), { recursive: true });
  const start = () => startWorkspace({ port: 0, dataDir, values: {}, appToken: undefined });
  await expect(start()).rejects.toMatchObject({ name: "DataFolderError" });
  await rm(join(dataDir, "slack"), { recursive: true });
  await writeFile(join(dataDir, "slack"), "kept");
  await expect(start()).rejects.toMatchObject({ name: "DataFolderError" });
  expect(await readFile(join(dataDir, "slack"), "utf8")).toBe("kept");
  await rm(join(dataDir, "slack"));
  await (await start()).close();
});

describe("a table that cannot be opened", () => {
  it("is a file", async () => {
    const path = join(folder, "file");
    await writeFile(path, "kept");
    await expect(open(path)).rejects.toMatchObject({ name: "DataFolderError" });
    await expect(open(join(path, "inside"))).rejects.toMatchObject({ name: "DataFolderError" });
    expect(await readFile(path, "utf8")).toBe("kept");
  });

  it.each(["CURRENT", "MANIFEST"])("has a damaged %s", async (name) => {
    const path = join(folder, name);
    await (await open(path)).close();
    const damaged = (await readdir(path)).filter((file) => file.startsWith(name));
    for (const file of damaged) await writeFile(join(path, file), "damaged");
    await expect(open(path)).rejects.toMatchObject({
      name: "DataFolderError",
      message: expect.stringContaining(path),
    });
  });

  it("is in use", async () => {
    const path = join(folder, "used");
    const first = await open(path);
    await expect(open(path)).rejects.toMatchObject({ name: "DataFolderError" });
    await first.close();
    await (await open(path)).close();
  });
});
