import { WebClient } from "@slack/web-api";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createSlackClient } from "../../../functions/slack/client.ts";
import { SlackApiError } from "../../../functions/slack/error.ts";
import { uploadFile } from "../../../functions/slack/file.ts";
import type { LocalSlack } from "../../../simulators/slack/server.ts";
import { botToken, costs, openSlack, random, sdk } from "../../simulators/slack/workspace.ts";
import { type Network, startNetwork } from "./network.ts";

const BODY = "\u{FEFF}Größe,₩\r\n1,2\r\n";
const FILE = { name: "costs.csv", title: "Costs & more", body: new Blob([BODY]) };

let slack: LocalSlack;
let network: Network;
let threadTs: string;
/** The id that the bot remembered. */
let fileId: string | undefined;

beforeAll(async () => {
  slack = await openSlack();
  network = await startNetwork(slack.apiUrl);
});
beforeEach(async () => {
  const parent = await sdk(slack).chat.postMessage({ channel: costs, text: "Costs" });
  threadTs = String(parent.ts);
  fileId = undefined;
});
afterAll(async () => {
  await network.close();
  await slack.close();
});

function clientWithoutRetries(): WebClient {
  return new WebClient(botToken, { slackApiUrl: network.apiUrl, retryConfig: { retries: 0 } });
}

async function remember(id: string): Promise<void> {
  fileId = id;
}

function attach(slackWebClient = clientWithoutRetries(), note = remember): Promise<void> {
  return uploadFile(slackWebClient, { channelId: costs, threadTs }, FILE, fileId, note);
}

async function sharedFiles() {
  const messages = (await slack.client.messages(costs)) ?? [];
  return messages.filter((message) => message.thread_ts === threadTs && message.files !== undefined);
}

describe("uploadFile", () => {
  it("shares the bytes unchanged in the thread", async () => {
    await attach();
    const [message, ...more] = await sharedFiles();
    expect(more).toEqual([]);
    expect(message?.files).toMatchObject([{ id: fileId, name: "costs.csv", title: "Costs & more" }]);
    const response = await fetch(String(message?.files?.[0]?.["url_private"]));
    expect(Buffer.from(await response.arrayBuffer()).toString("utf8")).toBe(BODY);
  });

  it.each([
    ["before there was a file", "files.getUploadURLExternal", "request lost"],
    ["before it knew its file", "files.getUploadURLExternal", "answer lost"],
    ["after the upload, before the file was shared", "files.completeUploadExternal", "request lost"],
    ["after the file was shared", "files.completeUploadExternal", "answer lost"],
  ] as const)("shares exactly one file when it was interrupted %s", async (_, method, fault) => {
    network.faults[method] = [fault];
    await expect(attach()).rejects.toThrow();
    await attach();
    expect(await sharedFiles()).toHaveLength(1);
    await attach();
    expect(await sharedFiles()).toHaveLength(1);
  });

  it.each([
    ["before", () => Promise.reject(new Error("The machine crashed."))],
    [
      "after",
      async (id: string) => {
        await remember(id);
        throw new Error("The machine crashed.");
      },
    ],
  ])("shares exactly one file when it crashes %s it remembered the file", async (_, crash) => {
    await expect(attach(clientWithoutRetries(), crash)).rejects.toThrow("The machine crashed.");
    await attach();
    expect(await sharedFiles()).toHaveLength(1);
  });

  it.each([["files.getUploadURLExternal"], ["files.completeUploadExternal"]])(
    "passes on the rate limit of %s, and works when called again",
    async (method) => {
      network.faults[method] = [{ status: 429, retryAfter: 1 }];
      const call = attach(createSlackClient({ apiUrl: network.apiUrl, botToken }));
      await expect(call).rejects.toMatchObject({ code: "ratelimited", retryAfterSeconds: 1 });
      expect(await sharedFiles()).toEqual([]);
      await attach();
      expect(await sharedFiles()).toHaveLength(1);
    },
  );

  it("passes on Slack's error code", async () => {
    const call = uploadFile(clientWithoutRetries(), { channelId: random }, FILE, undefined, remember);
    await expect(call).rejects.toThrow(SlackApiError);
    await expect(call).rejects.toMatchObject({ code: "not_in_channel" });
  });

  it("names the missing scope", async () => {
    const limited = await openSlack({ scopes: ["chat:write"] });
    const call = uploadFile(sdk(limited), { channelId: costs }, FILE, undefined, remember);
    await expect(call).rejects.toMatchObject({ code: "missing_scope", needed: "files:write" });
    await limited.close();
  });
});
