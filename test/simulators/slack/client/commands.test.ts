import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { LocalSlack } from "../../../../simulators/slack/server.ts";
import { signRequest } from "../../../../simulators/slack/signature.ts";
import {
  type App,
  ada,
  answerJson,
  costs,
  lin,
  openSlack,
  postJson,
  random,
  signingSecret,
} from "../workspace.ts";
import { startAppForTests } from "./app.ts";

const start = 1_751_328_000_000;
const app = await startAppForTests();
let slack: LocalSlack;
let now = start;
beforeEach(async () => {
  now = start;
  slack = await openSlack({ requestUrl: () => app.url, now: () => now });
});
afterEach(() => slack.close());

async function type(text: string, user = "ada", channel = "atlas-costs") {
  const response = await postJson(`${slack.url}/client/command`, { user, channel, text });
  return (await response.json()) as { ok: boolean; error?: string; replies: Record<string, unknown>[] };
}

describe("a typed command", () => {
  it("reaches the app as Slack's signed form", async () => {
    const outcome = await type("/atlas-usage last month");
    const [{ body, form, headers }] = app.received as [App["received"][number]];
    expect(outcome).toEqual({ ok: true, replies: [], trigger_id: form["trigger_id"] });
    expect(form).toEqual({
      token: expect.any(String),
      team_id: "T000000001",
      team_domain: "atlas-costs-example",
      channel_id: costs,
      channel_name: "atlas-costs",
      user_id: ada,
      user_name: "ada",
      command: "/atlas-usage",
      text: "last month",
      api_app_id: "A0COSTBOT1",
      is_enterprise_install: "false",
      response_url: expect.stringContaining(`${slack.url}/response/`),
      trigger_id: expect.any(String),
    });
    expect(headers["content-type"]).toBe("application/x-www-form-urlencoded");
    expect(headers).toMatchObject(signRequest(signingSecret, start / 1000, body));
  });

  it("is signed with the documented scheme", () => {
    // The example in Slack's page "Verifying requests from Slack".
    const body =
      "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c";
    expect(signRequest("8f742231b10e8888abcd99yyyzzz85a5", 1531420618, body)).toEqual({
      "x-slack-request-timestamp": "1531420618",
      "x-slack-signature": "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503",
    });
  });

  it("has &, < and > escaped", async () => {
    await type('/atlas-usage project:"A & B" <!channel>');
    expect(app.received[0]?.form["text"]).toBe('project:"A &amp; B" &lt;!channel&gt;');
  });

  it("works with ids and in a channel without the bot", async () => {
    await type("/atlas-usage", lin, random);
    expect(app.received[0]?.form).toMatchObject({ user_name: "lin", channel_name: "random", text: "" });
  });

  it("that the app does not declare is refused to the person only", async () => {
    const outcome = await type("/foo bar");
    expect(outcome).toMatchObject({
      ok: false,
      replies: [{ text: "/foo is not a valid command.", ephemeral: true }],
    });
    expect(app.received).toEqual([]);
    expect(await slack.client.messages(costs, "lin")).toEqual([]);
  });

  it("by nobody or nowhere is refused", async () => {
    expect(await type("/atlas-usage", "eve")).toMatchObject({ error: "user_not_found" });
    expect(await type("/atlas-usage", "ada", "nowhere")).toMatchObject({ error: "channel_not_found" });
    expect(await type("hello")).toMatchObject({ error: "not_a_command" });
  });
});

describe("the app's ack", () => {
  it("in JSON is an ephemeral reply", async () => {
    answerJson(app, { text: "Asking Atlas…" });
    const { ok, replies } = await type("/atlas-usage");
    expect({ ok, replies }).toMatchObject({
      ok: true,
      replies: [{ text: "Asking Atlas…", ephemeral: true, to: ada, user: "U0COSTBOT1", channel: costs }],
    });
    expect(await slack.client.messages(costs, "ada")).toEqual(replies);
    expect(await slack.client.messages(costs, "lin")).toEqual([]);
  });

  it("in plain text is one too", async () => {
    app.answer = (response) => response.end("On my way");
    expect((await type("/atlas-usage")).replies).toMatchObject([{ text: "On my way", ephemeral: true }]);
  });

  it("may be for the whole channel, also where the bot is no member", async () => {
    answerJson(app, { text: "For all", response_type: "in_channel" });
    const { replies } = await type("/atlas-usage", "ada", "random");
    expect(replies[0]).not.toHaveProperty("ephemeral");
    expect(await slack.client.messages(random, "lin")).toMatchObject([{ text: "For all" }]);
  });

  it("with invalid blocks fails", async () => {
    answerJson(app, { text: "hi", blocks: [{ type: "graph" }] });
    expect(await type("/atlas-usage")).toMatchObject({ ok: false, error: "invalid_command_response" });
  });

  it("other than 200 fails", async () => {
    app.answer = (response) => response.writeHead(500).end();
    expect(await type("/atlas-usage")).toMatchObject({
      ok: false,
      error: "dispatch_failed",
      replies: [{ text: '/atlas-usage failed with the error "dispatch_failed"', ephemeral: true }],
    });
  });

  it("from an app that is not there fails", async () => {
    const alone = await openSlack();
    const outcome = await alone.client.command({ user: "ada", channel: "atlas-costs", text: "/atlas-usage" });
    await alone.close();
    expect(outcome).toMatchObject({ ok: false, error: "dispatch_failed" });
  });

  it("that comes too late is a timeout", async () => {
    const impatient = await openSlack({ requestUrl: () => app.url, ackTimeoutMs: 20 });
    app.answer = () => {};
    const outcome = await impatient.client.command({
      user: "ada",
      channel: "atlas-costs",
      text: "/atlas-usage",
    });
    await impatient.close();
    expect(outcome).toMatchObject({
      ok: false,
      error: "operation_timeout",
      replies: [{ text: '/atlas-usage failed with the error "operation_timeout"' }],
    });
  });
});

describe("a command's response_url", () => {
  async function responseUrl(): Promise<string> {
    await type("/atlas-usage");
    return String(app.received.at(-1)?.form["response_url"]);
  }

  it("takes ephemeral replies and replies for all", async () => {
    const url = await responseUrl();
    const response = await postJson(url, { text: "for Ada" });
    expect([response.status, await response.text()]).toEqual([200, "ok"]);
    await postJson(url, { text: "for all", response_type: "in_channel" });
    expect((await slack.client.messages(costs, "ada"))?.map(({ text }) => text)).toEqual([
      "for Ada",
      "for all",
    ]);
    expect((await slack.client.messages(costs, "lin"))?.map(({ text }) => text)).toEqual(["for all"]);
  });

  it("works five times", async () => {
    const url = await responseUrl();
    for (let use = 0; use < 5; use += 1) expect((await postJson(url, { text: "hi" })).status).toBe(200);
    const sixth = await postJson(url, { text: "hi" });
    expect([sixth.status, await sixth.json()]).toEqual([404, { ok: false, error: "used_url" }]);
  });

  it("works for thirty minutes", async () => {
    const url = await responseUrl();
    now += 30 * 60_000 - 1;
    expect((await postJson(url, { text: "in time" })).status).toBe(200);
    now += 1;
    expect(await (await postJson(url, { text: "late" })).json()).toEqual({ ok: false, error: "expired_url" });
  });

  it("is forgotten when it has expired and another one is made, so that they do not pile up", async () => {
    const url = await responseUrl();
    now += 30 * 60_000;
    await responseUrl();
    expect(await (await postJson(url, { text: "late" })).json()).toEqual({ ok: false, error: "invalid_url" });
  });

  it("refuses what a message may not be, and that does not count as a use", async () => {
    const url = await responseUrl();
    for (let attempt = 0; attempt < 6; attempt += 1) {
      const refused = await postJson(url, { text: "hi", blocks: [{ type: "graph" }] });
      expect([refused.status, await refused.json()]).toMatchObject([400, { error: "invalid_blocks" }]);
    }
    expect(await (await postJson(url, {})).json()).toMatchObject({ error: "no_text" });
    expect((await postJson(url, { text: "hi" })).status).toBe(200);
  });

  it("is unknown when nobody issued it", async () => {
    expect((await postJson(`${slack.url}/response/guessed`, { text: "hi" })).status).toBe(404);
  });
});
