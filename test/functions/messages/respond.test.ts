import { HTTPError } from "ky";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { plainReply } from "../../../functions/messages/reply.ts";
import { respond } from "../../../functions/messages/respond.ts";
import type { LocalSlack } from "../../../local/slack/server.ts";
import { type App, openSlack, random, startApp } from "../../local/slack/workspace.ts";

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
  it("tells one person, also where the bot is no member", async () => {
    await respond(await responseUrl(), plainReply("Only for *you*."));
    const [reply] = (await slack.client.messages(random, "ada")) ?? [];
    expect(reply).toMatchObject({ text: "Only for *you*.", ephemeral: true });
    expect(await slack.client.messages(random, "lin")).toEqual([]);
  });

  it("tries again when Slack fails for a moment or asks to wait", async () => {
    const statuses = [503, 429];
    const flaky = await startApp();
    flaky.answer = (response) => {
      response.writeHead(statuses.shift() ?? 200, { "retry-after": "0" }).end();
    };
    await respond(flaky.url, plainReply("x"));
    expect(flaky.received).toHaveLength(3);
    await flaky.close();
  });

  it("fails when Slack refuses", async () => {
    await expect(respond(`${slack.url}/response/none`, plainReply("x"))).rejects.toThrow(HTTPError);
  });
});
