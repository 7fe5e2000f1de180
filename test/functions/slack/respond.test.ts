import { inspect } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SlackApiError } from "../../../functions/slack/error.ts";
import { plainReply } from "../../../functions/slack/reply.ts";
import { respond } from "../../../functions/slack/respond.ts";
import type { LocalSlack } from "../../../simulators/slack/server.ts";
import { type App, openSlack, random, startApp } from "../../simulators/slack/workspace.ts";

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

async function responseUrl(): Promise<string> {
  await slack.client.command({ user: "ada", channel: random, text: "/atlas-usage" });
  return String(app.received.at(-1)?.form["response_url"]);
}

describe("respond", () => {
  it("replies to one user, also in channels without the bot", async () => {
    await respond(await responseUrl(), plainReply("Only for *you*."));
    const [reply] = (await slack.client.messages(random, "ada")) ?? [];
    expect(reply).toMatchObject({ text: "Only for *you*.", ephemeral: true });
    expect(await slack.client.messages(random, "lin")).toEqual([]);
  });

  it("passes on the code of a refusal", async () => {
    const call = respond(`${slack.url}/response/none`, plainReply("x"));
    await expect(call).rejects.toThrow(SlackApiError);
    await expect(call).rejects.toMatchObject({ code: "invalid_url" });
  });

  it("reports an outage after its timeout", async () => {
    const silent = await startApp();
    silent.answer = () => {};
    const error = await respond(silent.url, plainReply("x"), 50).catch((reason) => reason);
    expect(error).toBeInstanceOf(Error);
    expect(error).not.toBeInstanceOf(SlackApiError);
    await silent.close();
  });

  it.each([
    ["Slack refuses", 404],
    ["nobody answers", undefined],
  ])("never puts the URL, which works like a key, in an error when %s", async (_, status) => {
    const flaky = await startApp();
    flaky.answer = (response) => {
      if (status) response.writeHead(status).end();
      else response.destroy();
    };
    const error = await respond(`${flaky.url}/very-secret`, plainReply("x")).catch((reason) => reason);
    expect(error).toBeInstanceOf(Error);
    expect(inspect(error, { depth: 10, showHidden: true })).not.toContain("very-secret");
    await flaky.close();
  });
});
