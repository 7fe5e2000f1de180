import { afterAll, beforeAll, expect, it } from "vitest";
import type { LocalSlack } from "../../../../simulators/slack/server.ts";
import { type App, ada, costs, lin, openSlack, random, refusalOf, sdk, startApp } from "../workspace.ts";

let app: App;
let slack: LocalSlack;
beforeAll(async () => {
  app = await startApp();
  slack = await openSlack({ requestUrl: () => app.url });
});
afterAll(async () => {
  await slack.close();
  await app.close();
});

const type = (text: string, channel = random, user = "ada") => slack.client.command({ user, channel, text });

it("the bot is invited and removed by what a person types, and the app does not get it", async () => {
  const post = () => sdk(slack).chat.postMessage({ channel: random, text: "Hello" });
  expect(await refusalOf(post())).toMatchObject({ error: "not_in_channel" });
  expect(await type("/invite @atlas-costs")).toEqual({ ok: true, replies: [] });
  expect(await post()).toMatchObject({ ok: true });
  expect(await type("/remove <@U0COSTBOT1>")).toEqual({ ok: true, replies: [] });
  expect(await refusalOf(post())).toMatchObject({ error: "not_in_channel" });
  expect(await slack.client.messages(random, lin)).toMatchObject([
    { subtype: "channel_join", user: "U0COSTBOT1", inviter: ada },
    { text: "Hello" },
    { subtype: "channel_leave", user: "U0COSTBOT1" },
  ]);
  expect(app.received).toEqual([]);
});

it("a person who was removed can't write or invite until invited", async () => {
  await type("/remove @lin", costs);
  const write = () => slack.client.postMessage({ user: "lin", channel: costs, text: "Hi" });
  expect(await write()).toMatchObject({ error: "not_in_channel" });
  expect(await type("/invite @lin", costs, "lin")).toMatchObject({ error: "not_in_channel" });
  await type("/invite lin", costs);
  expect(await write()).toMatchObject({ ok: true });
});

it.each([
  ["/invite", "no_user"],
  ["/invite @eve", "user_not_found"],
  ["/invite @lin", "already_in_channel"],
  ["/remove @ada", "cant_kick_self"],
])("%s is answered to the person alone: %s", async (text, error) => {
  const outcome = await type(text);
  expect(outcome).toMatchObject({ ok: false, error, replies: [{ ephemeral: true, to: ada }] });
});

it("they don't work in direct messages", async () => {
  expect(await type("/invite @lin", "@atlas-costs")).toMatchObject({ error: "not_a_channel" });
});
