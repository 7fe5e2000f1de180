import { expect, it } from "vitest";
import type { SlackSeed } from "../../../simulators/slack/seed.ts";
import { openSlack, refusalOf, sdk } from "./workspace.ts";

const bot = {
  id: "U0OTHERBOT",
  botId: "B0OTHERBOT",
  appId: "A0OTHERBOT",
  name: "other",
  realName: "Other Bot",
};
const kim = { id: "U0KIM00001", name: "kim", realName: "Kim", timeZone: "Asia/Seoul", token: "xoxp-kim" };
const seed: SlackSeed = {
  team: { id: "T0OTHER001", name: "Other Team", domain: "other" },
  bot,
  people: [kim],
  channels: [{ id: "C0OTHER001", name: "other", purpose: "", members: [kim.id, bot.id] }],
};

it("the team, the people, the channels and the bot are those that the caller gives", async () => {
  const slack = await openSlack({ seed });
  expect(await sdk(slack).auth.test()).toMatchObject({
    team: "Other Team",
    user_id: bot.id,
    bot_id: bot.botId,
  });
  expect(await sdk(slack, kim.token).auth.test()).toMatchObject({ user: "kim" });
  const posted = await sdk(slack).chat.postMessage({ channel: "other", text: "hello" });
  expect(posted.message).toMatchObject({ user: bot.id, app_id: bot.appId });
  const elsewhere = sdk(slack).chat.postMessage({ channel: "C0COSTS001", text: "hello" });
  expect(await refusalOf(elsewhere)).toMatchObject({ error: "channel_not_found" });
  const { users, channels, team } = await slack.client.state();
  expect([users.length, channels.length, team.domain]).toEqual([2, 1, "other"]);
  await slack.close();
});
