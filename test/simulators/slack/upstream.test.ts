import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import type { LocalSlack } from "../../../simulators/slack/server.ts";
import {
  type App,
  answerJson,
  costs,
  finance,
  openSlack,
  random,
  refusalOf,
  sdk,
  startApp,
} from "./workspace.ts";

let upstream: LocalSlack;
let slack: LocalSlack;
let app: App;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());
beforeEach(async () => {
  app.received.length = 0;
  upstream = await openSlack();
  slack = await openSlack({ upstream: upstream.apiUrl, requestUrl: () => app.url });
});
afterEach(async () => {
  await slack.close();
  await upstream.close();
});

it("passes calls on, and shows what they posted and changed", async () => {
  const posted = await sdk(slack).chat.postMessage({
    channel: costs,
    text: "first",
    blocks: [{ type: "divider" }],
  });
  expect(await upstream.client.messages(costs)).toMatchObject([{ ts: posted.ts, text: "first" }]);
  await sdk(slack).chat.update({ channel: costs, ts: String(posted.ts), text: "second" });
  const [shown, ...rest] = (await slack.client.messages("atlas-costs")) ?? [];
  expect([shown, rest]).toMatchObject([{ ts: posted.ts, text: "second", user: "U0COSTBOT1" }, []]);
  expect(shown?.blocks).toBeUndefined();
  await sdk(slack).chat.delete({ channel: costs, ts: String(posted.ts) });
  expect(await slack.client.messages(costs)).toEqual([]);
});

it("shows files that were shared", async () => {
  await sdk(slack).filesUploadV2({ channel_id: costs, filename: "a.csv", content: "a,b" });
  const [shown] = (await slack.client.messages(costs)) ?? [];
  expect(shown).toMatchObject({ subtype: "file_share", files: [{ name: "a.csv", size: 3 }] });
  const link = String(shown?.files?.[0]?.["url_private"]);
  expect(link.startsWith(upstream.url)).toBe(true);
});

it("leaves it to the other Slack to refuse, save for blocks over the limits", async () => {
  expect(await refusalOf(sdk(slack, "xoxb-unknown").auth.test())).toMatchObject({ error: "invalid_auth" });
  const elsewhere = sdk(slack).chat.postMessage({ channel: random, text: "hi" });
  expect(await refusalOf(elsewhere)).toMatchObject({ error: "not_in_channel" });
  const blocks = [{ type: "header", text: { type: "plain_text" as const, text: "x".repeat(151) } }];
  const tooLong = sdk(slack).chat.postMessage({ channel: costs, text: "hi", blocks });
  expect(await refusalOf(tooLong)).toMatchObject({ error: "invalid_blocks" });
  expect(await upstream.client.messages(costs)).toEqual([]);
});

it("passes a limit on the pace back with its Retry-After", async () => {
  const limited = await openSlack({ rateLimit: true });
  const front = await openSlack({ upstream: limited.apiUrl });
  const post = () =>
    fetch(`${front.apiUrl}chat.postMessage`, {
      method: "POST",
      body: new URLSearchParams({ token: "xoxb-of-the-test", channel: costs, text: "hi" }),
    });
  const answers = await Promise.all(Array.from({ length: 20 }, post));
  const refused = answers.find(({ status }) => status === 429);
  expect(refused?.headers.get("retry-after")).toBe("1");
  await front.close();
  await limited.close();
});

it("does not let people write from here: to another Slack that would be the bot", async () => {
  const outcome = await slack.client.postMessage({ user: "lin", channel: "finance", text: "Hello" });
  expect(outcome).toMatchObject({ ok: false, error: "not_a_command" });
  expect(await upstream.client.messages(finance)).toEqual([]);
});

it("still types commands at the app, and posts its replies for all upstream", async () => {
  answerJson(app, { response_type: "in_channel", text: "For all" });
  const outcome = await slack.client.command({ user: "lin", channel: "finance", text: "/atlas-usage" });
  expect(outcome).toMatchObject({ ok: true, replies: [{ text: "For all" }] });
  expect(app.received[0]?.form).toMatchObject({ user_name: "lin", channel_id: finance });
  expect(await upstream.client.messages(finance)).toMatchObject([{ text: "For all" }]);
});
