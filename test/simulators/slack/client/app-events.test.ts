import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type LocalSlack, type SlackOptions, startSlack } from "../../../../simulators/slack/server.ts";
import { signRequest } from "../../../../simulators/slack/signature.ts";
import {
  type App,
  ada,
  answerJson,
  botToken,
  costs,
  openSlack,
  random,
  sdk,
  signingSecret,
} from "../workspace.ts";
import { startAppForTests } from "./app.ts";

const BOT = "U0COSTBOT1";
const DM = "D0ADA0001";
const start = 1_751_328_000_000;
const app = await startAppForTests();
let slack: LocalSlack;
let waiting: { at: number; run: () => void }[];
beforeEach(async () => {
  slack = await open();
});
afterEach(() => slack.close());

function open(options: Partial<SlackOptions> = {}): Promise<LocalSlack> {
  waiting = [];
  const timer = {
    after(at: number, run: () => void) {
      const entry = { at, run };
      waiting.push(entry);
      return () => void waiting.splice(waiting.indexOf(entry), 1);
    },
  };
  return openSlack({ requestUrl: () => app.url, now: () => start, timer, ...options });
}

async function post(text: string, channel = "atlas-costs", threadTs?: string) {
  const outcome = await slack.client.postMessage({ user: "ada", channel, text, threadTs });
  await slack.appEvents.settled();
  return outcome;
}

function bodies() {
  return app.received.map(({ body }) => JSON.parse(body) as Record<string, unknown>);
}

const events = () => bodies().map(({ event }) => event);

describe("a mention of the bot", () => {
  it("reaches the app as a signed app_mention", async () => {
    const { ts, event_id } = await post("@atlas-costs why? <b>");
    const [{ headers, body }] = app.received as [App["received"][number]];
    expect(JSON.parse(body)).toMatchObject({
      type: "event_callback",
      team_id: "T000000001",
      api_app_id: "A0COSTBOT1",
      event_id,
      event_time: start / 1000,
      authorizations: [{ team_id: "T000000001", user_id: BOT, is_bot: true }],
      event: {
        type: "app_mention",
        user: ada,
        text: `<@${BOT}> why? &lt;b&gt;`,
        channel: costs,
        ts,
        event_ts: ts,
      },
    });
    expect(headers["content-type"]).toBe("application/json");
    expect(headers).toMatchObject(signRequest(signingSecret, start / 1000, body));
    expect(headers).not.toHaveProperty("x-slack-retry-num");
  });

  it("carries the thread that it stands in, also when a reply is given", async () => {
    const { ts } = await post("Costs are up");
    const { ts: reply } = await post("Are they?", costs, ts);
    await post(`<@${BOT}> why?`, costs, reply);
    expect(events()).toMatchObject([{ type: "app_mention", thread_ts: ts }]);
    expect(await post("lost", costs, "1.000001")).toMatchObject({ error: "thread_not_found" });
  });

  it("is not sent where the bot is no member, nor for other messages", async () => {
    await slack.client.postMessage({ user: "lin", channel: random, text: "@atlas-costs why?" });
    await post("mail@atlas-costs and @atlas-costs-2 and @lin");
    await sdk(slack).chat.postMessage({ channel: costs, text: `I am <@${BOT}>` });
    await slack.appEvents.settled();
    expect(app.received).toEqual([]);
    expect((await slack.client.messages(costs))?.[0]?.text).toContain("and <@U0LIN0001>");
  });

  it.each<Partial<SlackOptions>>([{ scopes: ["chat:write"] }, { botEvents: ["message.im"] }])(
    "needs the scope and the subscription: %j",
    async (options) => {
      await slack.close();
      slack = await open(options);
      expect(await post("@atlas-costs why?")).toEqual({ ok: true, replies: [], ts: expect.any(String) });
      expect(app.received).toEqual([]);
    },
  );
});

describe("a direct message", () => {
  it("reaches the app as message.im, and the app's answers do too", async () => {
    const { ts, event_id } = await post("why?", "@atlas-costs");
    expect(bodies()).toMatchObject([
      { event_id, event: { type: "message", channel_type: "im", channel: DM, user: ada, text: "why?", ts } },
    ]);
    const answer = await sdk(slack).chat.postMessage({ channel: ada, text: "Because" });
    expect(answer.channel).toBe(DM);
    await sdk(slack).chat.update({ channel: DM, ts: String(answer.ts), text: "Because of it" });
    await slack.appEvents.settled();
    expect(events().slice(1)).toMatchObject([
      { user: BOT, bot_id: "B0COSTBOT1", text: "Because", channel_type: "im" },
      { subtype: "message_changed", hidden: true, message: { text: "Because of it" } },
    ]);
  });

  it("is seen by the two only", async () => {
    const seen: string[] = [];
    for (const user of [ada, "U0LIN0001"]) slack.client.subscribe(() => seen.push(user), { user });
    await post("why?", DM);
    expect(seen).toEqual([ada]);
    expect(await slack.client.messages(DM, "lin")).toBeUndefined();
    expect(await slack.client.messages("@atlas-costs", "ada")).toMatchObject([{ text: "why?" }]);
    expect((await slack.client.state()).direct_messages).toMatchObject([
      { id: DM, user: ada, is_im: true },
      { id: "D0LIN0001", user: "U0LIN0001" },
    ]);
  });

  it("may be a command, with the name that Slack gives", async () => {
    await slack.client.command({ user: "ada", channel: DM, text: "/atlas-usage" });
    expect(app.received[0]?.form).toMatchObject({ channel_id: DM, channel_name: "directmessage" });
  });

  it("can have files", async () => {
    await sdk(slack).filesUploadV2({ channel_id: DM, file: Buffer.from("x"), filename: "costs.csv" });
    expect(await slack.client.messages(DM, "ada")).toMatchObject([{ files: [{ name: "costs.csv" }] }]);
  });
});

it("opening the app's home reaches the app, with the view that it published", async () => {
  const view = { type: "home" as const, blocks: [{ type: "divider" as const }] };
  await slack.client.openHome({ user: "ada", tab: "messages" });
  await sdk(slack).views.publish({ user_id: ada, view });
  const { event_id } = await slack.client.openHome({ user: "ada", tab: "home" });
  await slack.appEvents.settled();
  expect(bodies()).toMatchObject([
    { event: { type: "app_home_opened", user: ada, channel: DM, tab: "messages" } },
    { event_id, event: { tab: "home", view: { type: "home" } } },
  ]);
});

describe("an event that is not acknowledged", () => {
  const retries = () =>
    app.received.map(({ headers }) => [headers["x-slack-retry-num"], headers["x-slack-retry-reason"]]);

  it("is repeated at once, after a minute and after five, with the same id", async () => {
    app.answer = (response) => response.writeHead(500).end();
    await post("@atlas-costs why?");
    expect(app.received).toHaveLength(2);
    for (const wait of [60_000, 300_000]) {
      const [entry] = waiting.splice(0);
      expect(entry?.at).toBe(wait);
      entry?.run();
      await slack.appEvents.settled();
    }
    expect(retries()).toEqual([[undefined, undefined], ...["1", "2", "3"].map((num) => [num, "http_error"])]);
    expect(waiting).toEqual([]);
    expect(new Set(bodies().map(({ event_id }) => event_id)).size).toBe(1);
  });

  it("is repeated for a late ack and a broken connection, but not when the app asks for no retry", async () => {
    await slack.close();
    slack = await open({ ackTimeoutMs: 50 });
    const answers: App["answer"][] = [
      () => {},
      (response) => response.destroy(),
      (response) => response.writeHead(503, { "x-slack-no-retry": "1" }).end(),
    ];
    app.answer = (response, received) => answers.shift()?.(response, received);
    await post("@atlas-costs why?");
    waiting.shift()?.run();
    await slack.appEvents.settled();
    expect(retries().slice(1)).toEqual([
      ["1", "http_timeout"],
      ["2", "connection_failed"],
    ]);
    expect(waiting).toEqual([]);
  });
});

it("an acknowledged event can be delivered again on purpose", async () => {
  answerJson(app, {});
  await post("@atlas-costs why?");
  await slack.appEvents.redeliver();
  const [first, second] = bodies();
  expect(second).toEqual(first);
  expect(app.received[1]?.headers).toMatchObject({ "x-slack-retry-num": "1" });
});

it("a restart sends no event again", async () => {
  const { mkdtemp, rm } = await import("node:fs/promises");
  const { tmpdir } = await import("node:os");
  const { join } = await import("node:path");
  const dataDir = await mkdtemp(join(tmpdir(), "slack-events-"));
  await slack.close();
  slack = await open({ dataDir });
  await post("@atlas-costs why?");
  await slack.close();
  slack = await startSlack({ dataDir, signingSecret, botToken, requestUrl: () => app.url, commands: [] });
  await slack.appEvents.settled();
  expect(app.received).toHaveLength(1);
  expect(await slack.client.messages(costs)).toHaveLength(1);
  await rm(dataDir, { recursive: true });
});
