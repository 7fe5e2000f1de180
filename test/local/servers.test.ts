import { mkdtemp, rm } from "node:fs/promises";
import { type IncomingMessage, type RequestOptions, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { DynamoDBClient, ListTablesCommand } from "@aws-sdk/client-dynamodb";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LOCAL_AWS } from "../../local/database.ts";
import { startWorkspace, type Workspace } from "../../local/workspace.ts";

let folder: string;
let workspace: Workspace;
let opened: number;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "atlas-cost-bot-test-"));
  const before = countServers();
  workspace = await startWorkspace({ port: 0, dataDir: folder, values: {}, appToken: undefined });
  opened = countServers() - before;
});
afterAll(async () => {
  await workspace.close();
  await rm(folder, { recursive: true });
});

/** Servers of this process that listen on a port. */
function countServers(): number {
  return process.getActiveResourcesInfo().filter((name) => name === "TCPServerWrap").length;
}

type Asked = Pick<RequestOptions, "method" | "path" | "headers"> & { body?: string };

/** Sends headers as they are given, which `fetch` does not. */
async function send(url: string, { body, ...options }: Asked) {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    request(url, options, resolve).once("error", reject).end(body);
  });
  return { status: response.statusCode, headers: response.headers, body: await text(response) };
}

/** All servers of the workspace, each with a request that reads or changes something. */
function servers(): Array<{ name: string; url: string; asked: Asked }> {
  const { slack, atlas, lambda, database, values } = workspace;
  const command = JSON.stringify({ user: "ada", channel: "atlas-costs", text: "/atlas-usage" });
  const token = String(values.SLACK_BOT_TOKEN);
  const message = new URLSearchParams({ token, channel: "C0COSTS001", text: "forged" });
  const post = (path: string, body: string): Asked => ({ method: "POST", path, body });
  return [
    { name: "Slack's client", url: slack.url, asked: post("/client/command", command) },
    {
      name: "Slack's client, read",
      url: slack.url,
      asked: { path: "/client/messages?channel=atlas-costs" },
    },
    { name: "Slack's Web API", url: slack.url, asked: { path: `/api/chat.postMessage?${message}` } },
    { name: "the page", url: slack.url, asked: { path: "/" } },
    {
      name: "the page's server",
      url: slack.url,
      asked: post("/workspace/simulator", '{"neverFinish":true}'),
    },
    {
      name: "the switches of Atlas",
      url: String(atlas?.url),
      asked: post("/simulator", '{"neverFinish":true}'),
    },
    { name: "Atlas", url: String(atlas?.url), asked: { path: "/api/atlas/v2/orgs" } },
    { name: "the request URL", url: lambda.url, asked: post("/slack", "command=%2Fatlas-usage") },
    {
      name: "Lambda's Invoke",
      url: lambda.url,
      asked: post("/2015-03-31/functions/x/invocations?Qualifier=1", "{}"),
    },
    { name: "DynamoDB", url: database.url, asked: post("/", "{}") },
  ];
}

describe("every server of the workspace", () => {
  it("is one of four", () => {
    expect(new Set(servers().map(({ url }) => url)).size).toBe(4);
    expect(opened).toBe(4);
  });

  it.each([
    ["a DNS name that a web page points at this machine", { host: "rebound.example" }],
    ["another site", { origin: "https://evil.example" }],
    ["another site that hides its name", { origin: "null" }],
    ["another server of this machine", { origin: "http://127.0.0.1:9" }],
    ["another site, which loads it as an image", { "sec-fetch-site": "cross-site" }],
    ["another port, which loads it as an image", { "sec-fetch-site": "same-site" }],
  ])("refuses requests from %s", async (_, from) => {
    const before = await readState();
    for (const { name, url, asked } of servers()) {
      const headers = { "content-type": "text/plain", ...from };
      const preflight: Asked = { method: "OPTIONS", path: asked.path, headers };
      for (const each of [{ ...asked, headers }, preflight]) {
        const answer = await send(url, each);
        expect([name, answer.status]).toEqual([name, 403]);
        expect(Object.keys(answer.headers).join()).not.toContain("access-control");
      }
    }
    expect(await readState()).toEqual(before);
  });

  it("serves programs, its own page, and typed addresses", async () => {
    const { url } = workspace.slack;
    const { host } = new URL(url);
    for (const headers of [
      {},
      { host: host.replace("127.0.0.1", "localhost") },
      { host, origin: url, "sec-fetch-site": "same-origin" },
      { host, "sec-fetch-site": "none" },
    ]) {
      expect((await send(url, { path: "/client/state", headers })).status).toBe(200);
    }
  });
});

/** What a forged request could have changed. */
async function readState() {
  const { slack, atlas, database } = workspace;
  return {
    messages: await slack.client.messages("atlas-costs", "ada"),
    switches: atlas?.control.current(),
    jobs: await database.unfinishedJobs(),
  };
}

describe("credentials that are not the workspace's", () => {
  const foreign = {
    region: LOCAL_AWS.region,
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
    maxAttempts: 1,
  };

  it("cannot read DynamoDB", async () => {
    const client = new DynamoDBClient({ ...foreign, endpoint: workspace.database.url });
    await expect(client.send(new ListTablesCommand({}))).rejects.toMatchObject({
      name: "UnrecognizedClientException",
    });
    client.destroy();
  });

  it("cannot start a function", async () => {
    const client = new LambdaClient({ ...foreign, endpoint: workspace.lambda.url });
    const command = new InvokeCommand({
      FunctionName: "atlas-cost-bot-worker",
      Qualifier: "$LATEST",
      InvocationType: "Event",
      DurableExecutionName: "forged",
      Payload: '{"jobId":"forged"}',
    });
    await expect(client.send(command)).rejects.toMatchObject({ name: "UnrecognizedClientException" });
    client.destroy();
  });

  it("are new in every workspace", async () => {
    const { SLACK_BOT_TOKEN, SLACK_SIGNING_SECRET } = workspace.values;
    const path = await mkdtemp(join(folder, "other-"));
    const other = await startWorkspace({ port: 0, dataDir: path, values: {}, appToken: undefined });
    expect(other.values.SLACK_BOT_TOKEN).not.toBe(SLACK_BOT_TOKEN);
    expect(other.values.SLACK_SIGNING_SECRET).not.toBe(SLACK_SIGNING_SECRET);
    await other.close();
  });
});
