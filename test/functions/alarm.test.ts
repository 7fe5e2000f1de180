import { afterAll, beforeAll, expect, it } from "vitest";
import { linkResources } from "../../local/settings.ts";
import type { LocalSlack } from "../../simulators/slack/server.ts";
import { botToken, costs, openSlack } from "../simulators/slack/workspace.ts";

const ALARM = {
  AlarmName: "atlas-cost-bot-workflows-failed",
  AlarmDescription: "A workflow crashed: see <!channel> & the log of its function.",
  AWSAccountId: "123456789012",
  AlarmConfigurationUpdatedTimestamp: "2026-11-20T05:50:36.000+0000",
  NewStateValue: "ALARM",
  NewStateReason: "Threshold Crossed: 1 datapoint [1.0] was > the threshold (0.0).",
  StateChangeTime: "2026-11-21T05:50:36.000+0000",
  Region: "EU (Frankfurt)",
  OldStateValue: "OK",
  Trigger: { MetricName: "Errors", Namespace: "AWS/Lambda" },
};

let slack: LocalSlack;
let handler: (event: unknown) => Promise<void>;
beforeAll(async () => {
  slack = await openSlack();
  const values = { SLACK_BOT_TOKEN: botToken, SLACK_API_URL: slack.apiUrl, SLACK_ALARM_CHANNEL: costs };
  linkResources(values, {});
  ({ handler } = await import("../../functions/alarm.ts"));
});
afterAll(() => slack.close());

/** An event as SNS hands it to a function. */
function notification(message: unknown) {
  const Sns = { Type: "Notification", Subject: "ALARM", Message: JSON.stringify(message) };
  return { Records: [{ EventSource: "aws:sns", EventVersion: "1.0", Sns }] };
}

async function postedAlarm(changes: Partial<Record<keyof typeof ALARM, unknown>> = {}) {
  await handler(notification({ ...ALARM, ...changes }));
  const message = (await slack.client.messages(costs))?.at(-1);
  return { text: message?.text, blocks: JSON.stringify(message?.blocks) };
}

it("posts an alarm's name, reason, time and region", async () => {
  const { text, blocks } = await postedAlarm();
  expect(text).toBe(
    ":rotating_light: *atlas-cost-bot-workflows-failed* went off.\n" +
      "A workflow crashed: see &lt;!channel&gt; &amp; the log of its function.",
  );
  expect(blocks).toContain("Threshold Crossed: 1 datapoint [1.0] was &gt; the threshold (0.0).");
  expect(blocks).toContain("2026-11-21T05:50:36.000+0000  ·  EU (Frankfurt)  ·  AWS account 123456789012");
  expect(blocks).not.toMatch(/<!channel>/);
});

it.each([
  ["OK", ":white_check_mark: *atlas-cost-bot-workflows-failed* is OK again."],
  ["INSUFFICIENT_DATA", ":grey_question: *atlas-cost-bot-workflows-failed* has no data."],
])("posts the state %s, without a description", async (NewStateValue, text) => {
  expect((await postedAlarm({ NewStateValue, AlarmDescription: null })).text).toBe(text);
});

it("posts alarms of any length", async () => {
  const { text } = await postedAlarm({
    AlarmDescription: "&".repeat(4000),
    NewStateReason: "<".repeat(4000),
  });
  expect(text?.length).toBeLessThanOrEqual(4000);
});

it.each([
  ["of something else", { hello: "world" }],
  ["that is not an alarm", notification({ AlarmName: "half" })],
  ["that is not JSON", { Records: [{ Sns: { Message: "Hello" } }] }],
])("refuses an event %s", async (_what, event) => {
  await expect(handler(event)).rejects.toThrow();
});
