import { expect, it } from "vitest";
import { AtlasError } from "../../../functions/atlas/error.ts";
import { secondsUntilRetry } from "../../../functions/jobs/retry.ts";
import { createSlackClient } from "../../../functions/slack/client.ts";
import { SlackApiError } from "../../../functions/slack/error.ts";
import { postMessage } from "../../../functions/slack/messages.ts";
import { postToSlackUrl } from "../../../functions/slack/slack-url.ts";

const half = () => 0.5;

/** The waits of a step that fails again and again; the last is undefined if it gives up. */
function pausesFor(error: unknown, isAwaited: boolean, random = half): Array<number | undefined> {
  const seconds: Array<number | undefined> = [];
  for (let attempt = 1; attempt <= 30; attempt += 1) {
    const wait = secondsUntilRetry(error, { attempt, isAwaited, random });
    seconds.push(wait);
    if (wait === undefined) break;
  }
  return seconds;
}

const thrownBy = (doing: Promise<unknown>): Promise<unknown> => doing.catch((error: unknown) => error);

const limited = new SlackApiError("ratelimited", { retryAfterSeconds: 2 });

it("a rate-limited Slack is retried after the time that it names, with growing jitter", () => {
  expect(pausesFor(limited, true, () => 0).slice(0, 3)).toEqual([2, 2, 2]);
  expect(pausesFor(limited, true).slice(0, 6)).toEqual([3, 4, 6, 10, 17, 17]);
  expect(pausesFor(limited, false).slice(0, 4)).toEqual([5, 7, 12, 22]);
  expect(pausesFor(limited, false)).toHaveLength(13);
});

const broken = new AtlasError("unavailable", "Atlas has a problem.");
const busy = new AtlasError("rate_limited", "Atlas is busy.");

it("while a person waits, Atlas is retried until the deadline, at least once a minute", () => {
  for (const error of [broken, busy]) {
    expect(pausesFor(error, true).slice(0, 8)).toEqual([2, 4, 8, 16, 32, 60, 60, 60]);
    expect(pausesFor(error, true)).not.toContain(undefined);
  }
});

it("if nobody waits, an Atlas with a problem is retried for an hour and a half", () => {
  expect(pausesFor(broken, false).slice(0, 5)).toEqual([5, 10, 20, 40, 80]);
  expect(Math.max(...pausesFor(broken, false).slice(0, -1).map(Number))).toBe(600);
  expectHourAndHalf(pausesFor(broken, false), 600);
});

it("if nobody waits, a busy Atlas is retried after two minutes at first, and later after 20", () => {
  expect(pausesFor(busy, false).slice(0, 5)).toEqual([120, 240, 480, 960, 1200]);
  expectHourAndHalf(pausesFor(busy, false), 1200);
});

function expectHourAndHalf(pauses: Array<number | undefined>, longest: number): void {
  expect(pauses.at(-1)).toBeUndefined();
  const seconds = pauses.slice(0, -1).reduce<number>((sum, pause) => sum + Number(pause), 0);
  expect(seconds).toBeGreaterThanOrEqual(5400);
  expect(seconds).toBeLessThan(5400 + longest);
}

it("no wait is shorter than Atlas asks for, and jitter spreads concurrent retries", () => {
  const limited = new AtlasError("rate_limited", "Atlas is busy.", { retryAfterSeconds: 55 });
  expect(pausesFor(limited, false, () => 0).slice(0, 3)).toEqual([55, 55, 55]);
  expect(pausesFor(limited, false, () => 0.999).slice(0, 3)).toEqual([175, 295, 535]);
  expect(pausesFor(busy, false, () => 0)[0]).toBe(60);
  expect(pausesFor(busy, false, () => 0.999)[0]).toBe(180);
  const soon = new AtlasError("rate_limited", "Atlas is busy.", { retryAfterSeconds: 0 });
  expect(pausesFor(soon, true, () => 0)[0], "what a durable wait lasts at least").toBe(1);
});

it("an unreachable Atlas is retried only if nobody waits", () => {
  const unreachable = new AtlasError("unreachable", "Atlas cannot be reached.");
  expect(pausesFor(unreachable, true)).toEqual([undefined]);
  expect(pausesFor(unreachable, false)[0]).toBe(5);
});

it("an unavailable Slack is retried while a person waits, or for about an hour", async () => {
  const nowhere = "http://127.0.0.1:9/";
  const slack = createSlackClient({ apiUrl: nowhere, botToken: "xoxb-test" });
  const body = new Blob(["file"]);
  const errors = await Promise.all([
    thrownBy(postMessage(slack, { channelId: "C0COSTS001" }, { text: "hello", blocks: [] })),
    thrownBy(postToSlackUrl("a file", nowhere, { body, contentType: "text/csv", timeoutMs: 1000 })),
  ]);
  for (const error of errors) {
    expect(pausesFor(error, false).slice(0, 4)).toEqual([5, 10, 20, 40]);
    expect(pausesFor(error, false).at(-1)).toBeUndefined();
    expect(pausesFor(error, true).slice(0, 6)).toEqual([2, 4, 8, 16, 30, 30]);
    expect(pausesFor(error, true).at(-1)).toBe(30);
  }
});

it("errors that waiting cannot fix are not retried", () => {
  expect(pausesFor(new SlackApiError("is_archived"), false)[0]).toBeUndefined();
});
