import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { BUNDLES, bundleFunctions, bundlePath } from "../../cli/build.ts";
import { type ClientFile, openClient } from "../../local/terminal/client.ts";
import { slackBundle } from "../../stacks/bundle.ts";
import { fakeDate, openTestWorkspace, type TestWorkspace } from "../workspace.ts";

const run = promisify(execFile);
const nodeRequire = createRequire(import.meta.url);
let folder: string;
let sizes: Map<string, number>;
let workspace: TestWorkspace;

beforeAll(async () => {
  // Outside of the project, where nothing of its node_modules is found.
  folder = await mkdtemp(join(tmpdir(), "atlas-cost-bot-bundles-"));
  sizes = await bundleFunctions(folder);
  fakeDate();
  workspace = await openTestWorkspace({ bundles: folder });
}, 120_000);

afterEach(() => {
  workspace.atlas.control.reset();
  expect(workspace.reports.splice(0)).toEqual([]);
});

afterAll(async () => {
  await workspace?.close();
  vi.useRealTimers();
  await rm(folder, { recursive: true, force: true });
});

async function filesIn(threadTs: string | undefined): Promise<Array<{ name: string; text: string }>> {
  const messages = (await workspace.current.slack.client.messages("atlas-costs", "ada")) ?? [];
  const files = messages
    .filter(({ thread_ts }) => thread_ts === threadTs)
    .flatMap((each) => (each.files ?? []) as unknown[] as ClientFile[]);
  const client = openClient(workspace.current.slack.url);
  return await Promise.all(
    files.map(async (file) => ({
      name: file.name,
      text: Buffer.from(await client.download(file)).toString("utf8"),
    })),
  );
}

describe("the bundles, as they are deployed", () => {
  it("answer a question after polling, and attach its CSV file at the press of a button", async () => {
    const answer = await workspace.ask("/atlas-usage last month by projects");
    expect(answer).toMatchObject({ status: "answered", replies: [] });
    expect(answer.messages[0]?.text).toContain("$11,337.36");
    const polls = workspace.atlas.requests.filter(({ method, path }) => {
      return method === "GET" && path.includes("/costExplorer/usage/");
    });
    expect(polls.length).toBeGreaterThan(1);
    await workspace.press(answer, "CSV file");
    const [file] = await filesIn(answer.messages[0]?.ts);
    expect(file?.name).toMatch(/\.csv$/);
    expect(file?.text).toContain("Fleet Platform");
  });

  it("bring an invoice with its CSV file", async () => {
    const answer = await workspace.ask("/atlas-invoice latest");
    expect(answer.status).toBe("answered");
    expect(JSON.stringify(answer.messages)).toContain("add up to the subtotal");
    const [file] = await filesIn(answer.messages[0]?.ts);
    expect(file?.text).toContain("Fleet Platform");
  });

  it("help, and explain what was not understood and what Atlas refused", async () => {
    const help = await workspace.ask("/atlas-invoice help");
    expect(JSON.stringify(help.replies)).toContain("/atlas-invoice");
    const mistake = await workspace.ask("/atlas-usage by projcts");
    expect(JSON.stringify(mistake.replies)).toContain("projects");
    workspace.atlas.control.apply({ role: "viewer" });
    const refused = await workspace.ask('/atlas-invoice latest org:"Acme Robotics Europe"');
    expect(refused.status).toBe("failed");
    expect(refused.messages[0]?.text).toContain("Organization Billing Admin");
  });
});

/** Loads a bundle with the variables that it is deployed with, and no links. @returns the lines of the stack trace. */
async function loadError(name: string): Promise<string> {
  const env = { PATH: process.env["PATH"], ...BUNDLES[name]?.environment };
  const loading = run(process.execPath, ["-e", "require(process.argv[1])", bundlePath(folder, name)], {
    env,
  });
  return await loading.then(
    () => "",
    ({ stderr }) => stderr.match(/^ {4}at .*$/gm).join("\n"),
  );
}

describe("a stack trace in the logs", () => {
  it("names the files and lines of the sources", async () => {
    expect(await loadError("usage")).toMatch(/at \w+ \(.*\/functions\/aws\/config\.ts:\d+:\d+\)/);
  });

  it("names the functions in slack, whose cold start lines would make longer", async () => {
    expect(await loadError("slack")).toMatch(/at readRequestConfig \(.*bundle\.cjs/);
  });
});

describe("the bundle of the function that answers Slack", () => {
  it("is small", () => {
    expect(sizes.get("slack")).toBeLessThan(275_000);
  });

  it("loads no HTTP client of Node's before there is something to send", async () => {
    const script = "require(process.argv[1]); process.moduleLoadList.join()";
    const { stdout } = await run(process.execPath, ["-p", script, bundlePath(folder, "slack")]);
    expect(stdout).toContain("NativeModule crypto");
    expect(stdout).not.toMatch(/NativeModule (https?|internal\/deps\/undici\/undici)\b/);
  });

  it("says what is missing when something is used that was left out", () => {
    const load = new Function("require", `${slackBundle.nodejs.banner} return require;`)(nodeRequire);
    expect(load("node:http")).toBe(nodeRequire("node:http"));
    const { default: HTTPReceiver } = load("./receivers/HTTPReceiver");
    expect(() => new HTTPReceiver({})).toThrow(/default of .*HTTPReceiver is not part of this bundle/);
    const { WebClient } = load("@slack/web-api");
    expect(() => new WebClient("xoxb-bench").chat.postMessage({})).toThrow(TypeError);
  });
});
