import { expect, it } from "vitest";
import { AtlasError } from "../../../functions/atlas/error.ts";
import { sendToSlack } from "../../../functions/messages/outgoing.ts";
import { postMessage, SlackRefusal, slackClient } from "../../../functions/messages/slack.ts";
import { secondsUntilRetry } from "../../../functions/workflows/failure.ts";

const half = () => 0.5;

function pausesFor(error: unknown, isAwaited: boolean): Array<number | undefined> {
  return Array.from({ length: 13 }, (_, pauses) =>
    secondsUntilRetry(error, { pauses, isAwaited, random: half }),
  );
}

const thrownBy = (doing: Promise<unknown>): Promise<unknown> => doing.catch((error: unknown) => error);

const limited = new SlackRefusal("ratelimited", { retryAfterSeconds: 2 });

it("a person waits as long as Slack says, however often", () => {
  expect(new Set(pausesFor(limited, true))).toEqual(new Set([2]));
});

it("where nobody waits, the pauses grow by chance, and come to an end", () => {
  const pauses = pausesFor(limited, false);
  expect(pauses.slice(0, 5)).toEqual([2, 2, 3, 5, 9]);
  expect(pauses.at(-1)).toBeUndefined();
});

it("where nobody waits, an Atlas that is out of order is asked again for about an hour", () => {
  const broken = new AtlasError("unavailable", "Atlas is out of order.");
  expect(pausesFor(broken, true).filter((pause) => pause !== undefined)).toEqual([5, 5, 5]);
  const pauses = pausesFor(broken, false).filter((pause) => pause !== undefined);
  expect(pauses.slice(0, 4)).toEqual([5, 10, 20, 40]);
  const minutes = pauses.reduce((sum, pause) => sum + pause, 0) / 60;
  expect(minutes).toBeGreaterThan(45);
  expect(minutes).toBeLessThan(90);
});

it("a Slack that is out of order is tried again, for as long as a person waits, or for about an hour", async () => {
  const nowhere = "http://127.0.0.1:9/";
  const slack = slackClient({ apiUrl: nowhere, botToken: "xoxb-test" });
  const body = new Blob(["file"]);
  const errors = await Promise.all([
    thrownBy(postMessage(slack, { channelId: "C0COSTS001" }, { text: "hello", blocks: [] })),
    thrownBy(sendToSlack("a file", nowhere, { body, contentType: "text/csv", timeoutMs: 1000 })),
  ]);
  for (const error of errors) {
    expect(pausesFor(error, false).slice(0, 4)).toEqual([5, 10, 20, 40]);
    expect(pausesFor(error, false).at(-1)).toBeUndefined();
    expect(pausesFor(error, true).slice(0, 6)).toEqual([2, 4, 8, 16, 30, 30]);
    expect(pausesFor(error, true).at(-1)).toBe(30);
  }
});

it("what waiting does not mend is not waited for", () => {
  expect(pausesFor(new SlackRefusal("is_archived"), false)[0]).toBeUndefined();
});
