import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { bundleFunction, bundleFunctions, bundlePath } from "../../cli/build.ts";
import { type ClientFile, openClient } from "../../local/terminal/client.ts";
import { bundleEnvironment } from "../../stacks/bundle.ts";
import { fakeDate, openTestWorkspace, type TestWorkspace } from "../workspace.ts";
import { linksFile } from "./links-file.ts";
import { LINKS } from "./permissions.ts";

/** The links that must have a value when the functions load. */
const LINK_VALUES: Readonly<Record<string, object>> = {
  AtlasOrgId: { value: "5f1b2c3d4e5f6a7b8c9d0e1f" },
  AtlasClientId: { value: "mdb_sa_id_0123" },
  AtlasClientSecret: { value: "mdb_sa_sk_0123" },
  SlackBotToken: { value: "xoxb-test" },
  SlackSigningSecret: { value: "0123456789abcdef0123456789abcdef" },
  SlackAlarmChannel: { value: "C0123" },
  Table: { name: "table" },
  Worker: { name: "worker", qualifier: "1" },
};

const run = promisify(execFile);
const nodeRequire = createRequire(import.meta.url);
let folder: string;
let workspace: TestWorkspace;

beforeAll(async () => {
  // Outside the project, where node_modules is not found.
  folder = await mkdtemp(join(tmpdir(), "atlas-cost-bot-bundles-"));
  await bundleFunctions(folder);
  fakeDate();
  workspace = await openTestWorkspace({ bundles: folder, months: 4 });
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
  it("answer a command after polling, and attach its CSV file or open the form on a click", async () => {
    const answer = await workspace.ask("/atlas-usage last month by projects");
    expect(answer).toMatchObject({ status: "answered", replies: [] });
    expect(answer.messages[0]?.text).toContain("$11,805.36");
    const polls = workspace.atlas.requests.filter(({ method, path }) => {
      return method === "GET" && path.includes("/costExplorer/usage/");
    });
    expect(polls.length).toBeGreaterThan(1);
    await workspace.click(answer, "usage_csv");
    const [file] = await filesIn(answer.messages[0]?.ts);
    expect(file?.name).toMatch(/\.csv$/);
    expect(file?.text).toContain("Fleet Platform");
    await workspace.click(answer, "ask_change");
    expect(await workspace.current.slack.client.views("ada")).toHaveLength(1);
  });

  it("answer with an invoice and its CSV file", async () => {
    const answer = await workspace.ask("/atlas-invoice latest");
    expect(answer.status).toBe("answered");
    expect(JSON.stringify(answer.messages)).toContain("$11,105.23 due");
    const [file] = await filesIn(answer.messages[0]?.ts);
    expect(file?.text).toContain("Fleet Platform");
  });

  it("show help, and explain a mistake in a command and a refusal of Atlas", async () => {
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

/** Runs a script that requires a bundle, with its deployed environment. @returns the output. */
async function runBundle(name: string, script: string, env: Record<string, string> = {}): Promise<string> {
  const { stdout } = await run(process.execPath, ["-p", script, bundlePath(folder, name)], {
    cwd: join(folder, name),
    env: { PATH: process.env["PATH"], ...bundleEnvironment(name), ...env },
  });
  return stdout.trim();
}

/** Writes the links of a function beside its bundle, as SST does. @returns the variables that let the function find them. */
async function writeLinks(name: string): Promise<Record<string, string>> {
  const links = Object.fromEntries(
    (LINKS[name] ?? []).map((link) => [link, LINK_VALUES[link] ?? { value: "" }]),
  );
  const SST_KEY = Buffer.alloc(32, "key").toString("base64");
  await writeFile(join(folder, name, "resource.enc"), linksFile(links, SST_KEY));
  return { SST_KEY, SST_KEY_FILE: "resource.enc", SST_RESOURCE_App: "{}", AWS_REGION: "eu-west-1" };
}

it.each(Object.keys(LINKS))("%s loads with the links that SST writes beside it", async (name) => {
  const env = await writeLinks(name);
  expect(await runBundle(name, "typeof require(process.argv[1]).handler", env)).toBe("function");
});

/** @returns the lines of the stack trace of a bundle that finds no links. */
async function loadError(name: string): Promise<string> {
  return await runBundle(name, "require(process.argv[1])").then(
    () => "",
    ({ stderr }) => stderr.match(/^ {4}at .*$/gm).join("\n"),
  );
}

it("a bundle and its source map do not depend on the folder", async () => {
  const other = join(folder, "other");
  await bundleFunction("clock", "functions/clock.ts", other);
  for (const name of ["bundle.cjs", "bundle.cjs.map"]) {
    expect(
      (await readFile(join(other, "clock", name))).equals(await readFile(join(folder, "clock", name))),
    ).toBe(true);
  }
});

describe("a stack trace in the logs", () => {
  it("names source files and lines", async () => {
    expect(await loadError("worker")).toMatch(/at \w+ \(.*\/functions\/aws\/config\.ts:\d+:\d+\)/);
  });

  it("names functions only for slack, whose cold start a source map would lengthen", async () => {
    expect(await loadError("slack")).toMatch(/at readRequestConfig \(.*bundle\.cjs/);
  });
});

describe("the bundle of the function that answers Slack", () => {
  it("is small", async () => {
    expect((await stat(bundlePath(folder, "slack"))).size).toBeLessThan(345_000);
  });

  it("loads no HTTP client of Node before it sends something", async () => {
    const script = "require(process.argv[1]); process.moduleLoadList.join()";
    const loaded = await runBundle("slack", script, await writeLinks("slack"));
    expect(loaded).toContain("NativeModule crypto");
    expect(loaded).not.toMatch(/NativeModule (https?|internal\/deps\/undici\/undici)\b/);
  });

  it("says what is missing when unbundled code is used", async () => {
    await bundleFunction("slack", "test/stacks/left-out-run.ts", join(folder, "unused"));
    const { HTTPReceiver, LogLevel, WebAPIPlatformError, WebClient, jobKinds } = nodeRequire(
      bundlePath(join(folder, "unused"), "slack"),
    );
    expect(() => new HTTPReceiver({})).toThrow("receivers/HTTPReceiver is not part of this bundle");
    expect(() => new WebAPIPlatformError()).toThrow("WebAPIPlatformError of @slack/web-api is not part of");
    expect(new Error("other") instanceof WebAPIPlatformError).toBe(false);
    expect(() => new WebClient("xoxb-test").chat).toThrow("a WebClient of @slack/web-api is not part of");
    expect(() => LogLevel.INFO).toThrow("LogLevel of @slack/web-api is not part of this bundle");
    await expect(jobKinds.usage.run()).rejects.toThrow("Workflows are not part of this bundle");
  });
});
