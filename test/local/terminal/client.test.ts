import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import {
  ClientError,
  type ClientEvent,
  openClient,
  type UserClient,
} from "../../../local/terminal/client.ts";
import type { LocalSlack } from "../../../simulators/slack/server.ts";
import {
  type App,
  ada,
  answerJson,
  costs,
  finance,
  openSlack,
  sdk,
  startApp,
} from "../../simulators/slack/workspace.ts";

let app: App;
let slack: LocalSlack;
let client: UserClient;
let listening = new AbortController();
beforeAll(async () => {
  app = await startApp();
  slack = await openSlack({ requestUrl: () => app.url });
  client = openClient(slack.url);
});
afterEach(() => {
  listening.abort();
  listening = new AbortController();
  app.received.length = 0;
  app.answer = (response) => response.end();
});
afterAll(async () => {
  await slack.close();
  await app.close();
});

async function post(text: string, channel = costs): Promise<string> {
  const blocks = [
    {
      type: "actions" as const,
      elements: [
        {
          type: "button" as const,
          action_id: "csv",
          text: { type: "plain_text" as const, text: "CSV" },
          value: "v",
        },
      ],
    },
  ];
  return String((await sdk(slack).chat.postMessage({ channel, text, blocks })).ts);
}

async function nextEvent(events: AsyncIterable<ClientEvent>, type: string): Promise<ClientEvent> {
  for await (const event of events) if (event.type === type) return event;
  throw new Error(`There was no ${type}.`);
}

describe("the client", () => {
  it("knows people and channels by name", async () => {
    const { users, channels } = await client.state();
    expect(users).toContainEqual(expect.objectContaining({ id: ada, name: "ada" }));
    expect(channels).toContainEqual(expect.objectContaining({ id: costs, name: "atlas-costs" }));
  });

  it("sends a command and gets the immediate reply", async () => {
    answerJson(app, { text: "Only for you" });
    const outcome = await client.command("ada", "atlas-costs", "/atlas-usage last month");
    expect(outcome).toMatchObject({ ok: true, replies: [{ text: "Only for you", ephemeral: true }] });
    expect(app.received[0]?.form).toMatchObject({ text: "last month", trigger_id: outcome.trigger_id });
  });

  it("gets an error when the app does not answer", async () => {
    app.answer = (response) => response.writeHead(500).end();
    const outcome = await client.command("ada", "atlas-costs", "/atlas-usage");
    expect(outcome).toMatchObject({ ok: false, error: "dispatch_failed" });
  });

  it("clicks a button", async () => {
    await client.action("ada", "atlas-costs", await post("Costs"), "csv");
    expect(JSON.parse(app.received[0]?.form["payload"] ?? "")).toMatchObject({
      user: { id: ada },
      actions: [{ action_id: "csv", value: "v" }],
    });
  });

  it("throws when a click fails", async () => {
    const call = client.action("ada", "atlas-costs", await post("Costs"), "no_such_button");
    await expect(call).rejects.toThrow(ClientError);
    await expect(call).rejects.toThrow("element_not_found");
  });

  it("throws when the local Slack refuses a request", async () => {
    await expect(client.command("", "", "")).rejects.toThrow(ClientError);
  });

  it.each([
    ["nobody", "atlas-costs", "/atlas-usage", /ada.*lin/],
    ["ada", "nowhere", "/atlas-usage", /atlas-costs.*finance/],
    ["ada", "atlas-costs", "last month", /\/atlas-usage/],
  ])(
    "throws when %s in %s cannot send %j, and names what is possible",
    async (user, channel, text, names) => {
      const call = client.command(user, channel, text);
      await expect(call).rejects.toThrow(ClientError);
      await expect(call).rejects.toThrow(names);
    },
  );

  it("reads what a channel shows one person", async () => {
    const ts = await post("Budget", finance);
    const { messages } = await client.messages("finance", "ada");
    expect(messages.at(-1)).toMatchObject({ ts, text: "Budget" });
  });

  it("throws when the local Slack stops", async () => {
    const short = await openSlack();
    const events = await openClient(short.url).events("ada", listening.signal);
    const next = nextEvent(events, "message");
    await Promise.all([expect(next).rejects.toThrow(ClientError), short.close()]);
  });

  it("sees every message from the moment it listens", async () => {
    await post("before");
    const events = await client.events("ada", listening.signal);
    const ts = await post("프로젝트 🛒", finance);
    const event = await nextEvent(events, "message");
    expect(event).toMatchObject({ channel: finance, message: { ts, text: "프로젝트 🛒" } });
  });

  it("stops listening without an error", async () => {
    const events = await client.events("ada", listening.signal);
    const seen: ClientEvent[] = [];
    const ended = (async () => {
      for await (const event of events) {
        seen.push(event);
        listening.abort();
      }
    })();
    await post("one");
    await ended;
    expect(seen).toHaveLength(1);
  });

  it("downloads the exact bytes of a file", async () => {
    const content = Buffer.from([0, 255, 13, 10, 128]);
    const events = await client.events("ada", listening.signal);
    await sdk(slack).filesUploadV2({ channel_id: costs, file: content, filename: "bytes.bin" });
    const [file] = (await nextEvent(events, "message")).message?.files ?? [];
    if (!file) throw new Error("The message has no file.");
    expect(Buffer.from(await client.download(file))).toEqual(content);
  });

  it.each([
    ["has no address", {}, "costs.csv"],
    ["is gone", { url_private: "/files-pri/F0/costs.csv" }, /costs\.csv.*404/],
  ])("throws when a file %s", async (_, address: { url_private?: string }, message) => {
    const place = address.url_private && { url_private: `${slack.url}${address.url_private}` };
    const call = client.download({ id: "F0", name: "costs.csv", size: 1, ...place });
    await expect(call).rejects.toThrow(ClientError);
    await expect(call).rejects.toThrow(message);
  });
});
