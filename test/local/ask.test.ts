import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startDatabase } from "../../local/database.ts";
import { openClient } from "../../local/terminal/client.ts";
import { type SimulatedAtlas, startAtlas } from "../../simulators/atlas/server.ts";
import { cleanEnvironment } from "../environment.ts";
import { statesOf } from "../messages.ts";

let folder: string;
let atlas: SimulatedAtlas;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "atlas-cost-bot-ask-"));
  atlas = await startAtlas({ processingMs: 0 });
  // Each process signs in, more often than Atlas allows in a minute.
  atlas.control.apply({ tokenRequests: 1000 });
});

afterAll(async () => {
  await atlas.close();
  await rm(folder, { recursive: true, force: true });
});

function run(
  script: string,
  args: readonly string[],
  env: Record<string, string>,
  cwd = folder,
): ChildProcess {
  return spawn(process.execPath, [resolve("local", script), ...args], {
    cwd,
    env: { ...cleanEnvironment(), ...env },
    stdio: ["pipe", "pipe", "pipe"],
  });
}

async function ask(
  args: readonly string[],
  env: Record<string, string> = withServiceAccount(),
  cwd = folder,
) {
  return await outcome(run("ask.ts", args, env, cwd));
}

async function outcome(child: ChildProcess) {
  const [out, err, [code]] = await Promise.all([
    text(child.stdout ?? new ReadableStream()),
    text(child.stderr ?? new ReadableStream()),
    once(child, "exit"),
  ]);
  return { out, err, code };
}

function withServiceAccount(): Record<string, string> {
  const { orgId, clientId, clientSecret } = atlas.credentials;
  return {
    ATLAS_BASE_URL: atlas.url,
    ATLAS_ORG_ID: orgId,
    ATLAS_CLIENT_ID: clientId,
    ATLAS_CLIENT_SECRET: clientSecret,
  };
}

function withApiKey(): Record<string, string> {
  const { orgId, publicKey, privateKey } = atlas.credentials;
  return {
    ATLAS_BASE_URL: atlas.url,
    ATLAS_ORG_ID: orgId,
    ATLAS_PUBLIC_KEY: publicKey,
    ATLAS_PRIVATE_KEY: privateKey,
  };
}

// They mostly wait for processes to start, and for Atlas.
describe.concurrent("npm run ask", () => {
  it("prints what the channel shows and exits with 0", async () => {
    const { out, err, code } = await ask(["/atlas-usage last month by projects"]);
    const [, total = ""] = /^[^\n]+\n(\$[\d,.]+) /.exec(out) ?? expect.fail(out);
    expect(out).toMatch(new RegExp(`\\nTotal +\\${total} .* 100\\.0%\\n`));
    expect(out).toContain("@ada");
    expect(err).toBe("");
    expect(code).toBe(0);
  });

  it("asks as another person in another channel, signs in with an API key, and saves attached files", async () => {
    const place = ["--user", "lin", "--channel", "finance"];
    const { out, code } = await ask([...place, "--json", "/atlas-usage last month csv"], withApiKey());
    const { replies, messages } = JSON.parse(out);
    expect(replies).toEqual([]);
    expect(messages[0]).toMatchObject({
      ...{ channel: "C0FINANCE1", ts: expect.any(String), text: expect.stringContaining("$"), files: [] },
    });
    expect(JSON.stringify(messages[0].blocks)).toContain("<@U0LIN0001>");
    const [file] = messages.flatMap((message: { files: unknown[] }) => message.files);
    const saved = await readFile(join(folder, file.path));
    expect(file).toEqual({
      name: expect.stringMatching(/^atlas-usage-.*\.csv$/),
      path: `downloads/${file.name}`,
      bytes: saved.byteLength,
    });
    expect(saved.toString("utf8")).toMatch(/^\uFEFFService,\w+ \d{4} \(USD\),/);
    expect(code).toBe(0);
  });

  it("prints replies with their blocks, and exits with 1 when the bot answers with an error", async () => {
    const { out, code } = await ask(["--json", "/atlas-usage lst month"]);
    expect(JSON.parse(out)).toEqual({
      replies: [
        {
          text: expect.stringContaining("lst"),
          ephemeral: true,
          blocks: [
            expect.objectContaining({ type: "section" }),
            expect.objectContaining({ type: "actions" }),
          ],
        },
      ],
      messages: [],
    });
    expect(code).toBe(1);
    const wrong = await ask(["/atlas-usage"], { ...withServiceAccount(), ATLAS_CLIENT_SECRET: "wrong" });
    expect(wrong.out).toContain("ATLAS_CLIENT_SECRET");
    expect(wrong.out + wrong.err).not.toContain("mdb_sa_sk");
    expect(wrong.code).toBe(1);
  });

  it("shows in the channel which setting is missing", async () => {
    const { out, code } = await ask(["/atlas-usage"], { ATLAS_BASE_URL: atlas.url });
    expect(out).toContain("ATLAS_ORG_ID");
    expect(code).toBe(1);
  });

  it("exits with 2 when there is no answer in time", async () => {
    const slow = await startAtlas();
    slow.control.apply({ neverFinish: true });
    const env = { ...withServiceAccount(), ATLAS_BASE_URL: slow.url };
    const { err, code } = await ask(["--timeout", "1", "/atlas-usage last month"], env);
    expect(slow.liveTokens(), "access tokens left behind").toBe(0);
    await slow.close();
    expect(err).toContain("1 s");
    expect(code).toBe(2);
  });

  it("prints the answer and exits with 2 when its file cannot be saved", async () => {
    const cwd = await mkdtemp(join(folder, "no-downloads-"));
    await writeFile(join(cwd, "downloads"), "a file");
    const { out, err, code } = await ask(
      ["--json", "/atlas-usage last month csv"],
      withServiceAccount(),
      cwd,
    );
    expect(JSON.parse(out).messages[0]).toMatchObject({ text: expect.stringContaining("$"), files: [] });
    expect(err).toMatch(/^[^\n]*downloads[^\n]*\n$/);
    expect(code).toBe(2);
  });

  it("exits with 64 when nothing could be asked", async () => {
    const nobody = await ask(["--user", "nobody", "/atlas-usage"]);
    expect(nobody.err).toMatch(/^[^\n]*ada[^\n]*lin[^\n]*\n$/);
    const dataDir = join(folder, "not-a-folder");
    await writeFile(dataDir, "a file");
    const nowhere = await ask(["/atlas-usage"], { ...withServiceAccount(), DATA_DIR: dataDir });
    expect(nowhere.err).toContain("not-a-folder");
    expect([nobody.code, nowhere.code, nobody.out, nowhere.out]).toEqual([64, 64, "", ""]);
  });

  it("prints its usage when it is called wrongly", async () => {
    const { err, code } = await ask(["--colour", "blue"]);
    expect(err).toContain("npm run ask");
    expect(code).toBe(64);
    const help = await ask(["--help"]);
    expect([help.out, help.code]).toEqual([err.slice(err.indexOf("Usage:")), 0]);
  });
});

it("npm run ask leaves no access token behind, answered or not", () => {
  const signIns = atlas.requests.filter(({ path, status }) => path === "/api/oauth/token" && status === 200);
  expect(signIns.length).toBeGreaterThan(0);
  expect(atlas.liveTokens()).toBe(0);
});

describe.concurrent("npm start", () => {
  it("shows what happens, accepts typed commands, and serves npm run ask in its folder; a restart loses nothing", async () => {
    const port = await freePort();
    const DATA_DIR = join(folder, "data");
    const env = { PORT: port, DATA_DIR };
    const first = run("start.ts", [], env);
    await untilShown(first, /:quit/);
    // Both commands wait for Atlas at the same time.
    first.stdin?.write("/atlas-usage last month by clusters\n");
    const [asked] = await Promise.all([
      ask(["--json", "/atlas-usage last month by services"], { PORT: port }),
      untilShown(first, /(#atlas-costs {2}atlas-costs\n[^#]*\nTotal +\$[\s\S]*){2}/),
    ]);
    expect(asked.code).toBe(0);
    const [another, configured] = await Promise.all([
      outcome(run("start.ts", [], env)),
      ask(["/atlas-invoice list"], { ...env, ATLAS_CLIENT_SECRET: "mdb_sa_sk_1" }),
    ]);
    expect(another).toMatchObject({ code: 64, err: expect.stringMatching(/^[^\n]*DATA_DIR=[^\n]*\n$/) });
    expect(configured).toMatchObject({
      code: 64,
      err: expect.stringMatching(/^[^\n]*ATLAS_CLIENT_ID[^\n]*\n$/),
    });
    expect(configured.err).not.toContain("mdb_sa_sk_1");
    await stop(first);

    const second = run("start.ts", [], env);
    try {
      await untilShown(second, /:quit/);
      const { messages } = await openClient(`http://127.0.0.1:${port}`).messages("atlas-costs", "ada");
      expect(messages.map(({ ts }) => ts)).toContain(JSON.parse(asked.out).messages[0].ts);
      expect(statesOf(messages)).toEqual(["answered", "answered"]);
    } finally {
      await stop(second, "SIGKILL");
    }
    // A killed one releases the folder.
    await (await startDatabase(join(DATA_DIR, "table"), "table")).close();
  });

  it("names another port when its port is in use", async () => {
    const { port } = new URL(atlas.url);
    const child = run("start.ts", [], { PORT: port, DATA_DIR: join(folder, "other") });
    const { err, code } = await outcome(child);
    expect(err).toContain("PORT=3001 npm start");
    expect(code).toBe(64);
  });
});

function untilShown(child: ChildProcess, pattern: RegExp): Promise<void> {
  let shown = "";
  return new Promise((resolve, reject) => {
    child.stdout?.on("data", (chunk) => {
      shown += chunk;
      if (pattern.test(shown)) resolve();
    });
    child.once("exit", () => reject(new Error(`It ended after showing: ${shown}`)));
  });
}

async function stop(child: ChildProcess, signal: NodeJS.Signals = "SIGTERM"): Promise<void> {
  const exit = once(child, "exit");
  child.kill(signal);
  await exit;
}

async function freePort(): Promise<string> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return String(port);
}
