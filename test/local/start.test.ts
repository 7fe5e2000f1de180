import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startDatabase } from "../../local/database.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "atlas-cost-bot-start-"));
  await chmod(folder, 0o777);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A user who may do nothing in particular; root may write also where nobody may. */
const ordinaryUser = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};

function run(script: string, env: Record<string, string>, user = {}): ChildProcess {
  const { PATH = "" } = process.env;
  const args = script === "ask.ts" ? ["/atlas-usage last month"] : [];
  const child = spawn(process.execPath, [resolve("local", script), ...args], {
    cwd: folder,
    env: { PATH, NODE_COMPILE_CACHE: join(folder, "compiled"), ...env },
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

function untilListening(child: ChildProcess): Promise<string> {
  let shown = "";
  return new Promise((done, fail) => {
    child.stdout?.on("data", (chunk) => {
      shown += chunk;
      const [, url] = /Open (\S+) in a browser/.exec(shown) ?? [];
      if (url) done(url);
    });
    child.once("exit", () => fail(new Error(`It ended after showing: ${shown}`)));
  });
}

/** One line, and no stack trace. */
const sentence = (words: RegExp) => ({
  code: 64,
  err: expect.stringMatching(new RegExp(`^[^\\n]*${words.source}[^\\n]*\\n$`)),
});

describe.concurrent("npm start ends with one sentence and status 64", () => {
  it("on the folder of a workspace that runs, which npm run ask uses; a killed one leaves it free", async () => {
    const DATA_DIR = join(folder, "shared");
    const first = run("start.ts", { DATA_DIR, PORT: "0" });
    const { port } = new URL(await untilListening(first));
    const [second, asked, configured] = await Promise.all([
      outcome(run("start.ts", { DATA_DIR, PORT: port })),
      outcome(run("ask.ts", { DATA_DIR, PORT: port })),
      outcome(run("ask.ts", { DATA_DIR, PORT: port, SLACK_ALLOWED_CHANNELS: "*" })),
    ]);
    expect(second).toEqual(sentence(/DATA_DIR=/));
    expect(asked.code).toBe(0);
    expect(configured).toEqual(sentence(/DATA_DIR=/));
    first.kill("SIGKILL");
    await once(first, "exit");
    const third = run("start.ts", { DATA_DIR, PORT: "0" });
    await untilListening(third);
    third.kill("SIGKILL");
    await once(third, "exit");
  }, 60_000);

  it("on a folder in which it may not write", async () => {
    const DATA_DIR = join(folder, "read-only");
    await mkdir(DATA_DIR, { mode: 0o555 });
    expect(await outcome(run("start.ts", { DATA_DIR, PORT: "0" }, ordinaryUser))).toEqual(
      sentence(/read-only.*EACCES|read-only.*denied/),
    );
  });

  it("with settings that cannot be meant, and so does npm run ask", async () => {
    const env = { DATA_DIR: join(folder, "never"), PORT: "0" };
    const [started, asked] = await Promise.all([
      outcome(run("start.ts", { ...env, ATLAS_ORG_ID: "xyz" })),
      outcome(run("ask.ts", { ...env, ATLAS_CLIENT_SECRET: "mdb_sa_sk_1" })),
    ]);
    expect(started).toEqual(sentence(/ATLAS_ORG_ID .*24 hexadecimal digits/));
    expect(asked).toEqual(sentence(/ATLAS_CLIENT_ID/));
    expect(asked.err).not.toContain("mdb_sa_sk_1");
    expect(await readdir(folder)).not.toContain("never");
  });
});

describe("a table that cannot be opened", () => {
  const open = (path: string) => startDatabase(path, "table");

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
