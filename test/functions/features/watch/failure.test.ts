import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createSubscription, readSubscription } from "../../../../functions/features/subscriptions/store.ts";
import { subscriptionText } from "../../../../functions/features/subscriptions/text.ts";
import { endFailedCheck } from "../../../../functions/features/watch/failure.ts";
import type { CheckJob, WatchFeature } from "../../../../functions/features/watch/job.ts";
import { sharedCauseOf } from "../../../../functions/features/watch/shared-cause.ts";
import { type Watch, watchSubscriptions } from "../../../../functions/features/watch/watch.ts";
import { createJob, updateJob } from "../../../../functions/jobs/job.ts";
import type { JobEnding } from "../../../../functions/jobs/job-kind.ts";
import { NOON } from "../../../workspace.ts";
import { openTestDatabase, type TestDatabase } from "../../aws/database.ts";

const HOUR_MS = 3_600_000;

function featureOf(prefix: string): WatchFeature<string> {
  return {
    kind: watchSubscriptions(prefix.toUpperCase(), {
      name: prefix,
      format: (request) => request,
      parse: (command) => command,
    }),
    ...{ prefix, command: `/atlas-${prefix}` },
    text: subscriptionText({
      ...{ one: prefix, article: `a ${prefix}`, many: prefix, command: `/atlas-${prefix}`, none: "None." },
      removeMeans: () => "",
    }),
    summary: ({ request }) => request,
  };
}

const budgets = featureOf("budget");
const alerts = featureOf("alert");

let database: TestDatabase;

beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

interface FailedCheck {
  readonly job: CheckJob;
  readonly feature: WatchFeature<string>;
}

async function checkOf(
  channelId: string,
  { feature = budgets, failures = 0, createdAt = NOON } = {},
): Promise<FailedCheck> {
  const id = crypto.randomUUID().slice(0, 8);
  const stored: Watch<string> = {
    ...{ id, channelId, userId: "U0ADA0001", timeZone: "UTC", createdAt: 1, createdBy: "job" },
    ...{ state: "active", nextAt: 1, failures, request: "hello", announced: {}, snoozed: {}, memory: {} },
  };
  await createSubscription(database.table, feature.kind, stored);
  const job: CheckJob = {
    ...{ kind: `${feature.prefix}Check`, id: crypto.randomUUID(), delivery: "answer", state: "asked" },
    ...{ userId: "U0ADA0001", channelId, createdAt, request: { watchId: id, startDelaySeconds: 0 } },
  };
  await createJob(database.table, job);
  return { job, feature };
}

/** @returns how the channel sees it, and whom a direct message went to */
async function fail(
  { job, feature }: FailedCheck,
  code = "unauthorized",
  { crashes = false, isPosted = true, now = job.createdAt + HOUR_MS } = {},
): Promise<{ outcome: "shown" | "silent" | undefined; notified: string[] }> {
  let outcome: "shown" | "silent" | undefined;
  const notified: string[] = [];
  const end = async (how: "shown" | "silent", progress: { messageTs?: string }) => {
    if (how === "shown" && crashes) throw new Error("The function crashes.");
    outcome = how;
    await updateJob(database.table, job.id, { state: "failed", ...progress });
  };
  const ending: JobEnding = {
    // The function "failed" may read and update items only.
    table: { ...database.table, put: () => expect.fail(), delete: () => expect.fail() },
    now: () => now,
    get slack(): never {
      return expect.fail();
    },
    fail: () => end("shown", isPosted ? { messageTs: "1.1" } : {}),
    endSilently: () => end("silent", {}),
    sendDirectMessage: async (userId) => {
      notified.push(userId);
      return undefined;
    },
  };
  const failure = { code, reason: "It failed.", canAskAgain: false };
  const ended = endFailedCheck(ending, job, failure, feature);
  if (crashes) await expect(ended).rejects.toThrow();
  else await ended;
  return { outcome, notified };
}

async function outcomeOf(...failing: Parameters<typeof fail>) {
  return (await fail(...failing)).outcome;
}

let count = 0;
function newChannel(): string {
  count += 1;
  return `C0FAIL${count}`;
}

describe("of the checks of a channel that fail for a cause they share", () => {
  it("one is shown, also of budgets and alerts at the same time, and each counts its failure", async () => {
    const channelId = newChannel();
    const features = [budgets, alerts, budgets, alerts, budgets];
    const checks = await Promise.all(features.map((feature) => checkOf(channelId, { feature })));
    const outcomes = await Promise.all(checks.map((check) => outcomeOf(check)));
    expect(outcomes.toSorted()).toEqual(["shown", "silent", "silent", "silent", "silent"]);
    for (const { job, feature } of checks) {
      const stored = await readSubscription(database.table, feature.kind, {
        channelId,
        id: job.request.watchId,
      });
      expect(stored?.failures).toBe(1);
    }
  });

  it("one is shown in each channel and on each UTC day", async () => {
    const channelId = newChannel();
    const nextDay = NOON + 12 * HOUR_MS;
    expect(await outcomeOf(await checkOf(channelId))).toBe("shown");
    expect(await outcomeOf(await checkOf(newChannel()))).toBe("shown");
    expect(await outcomeOf(await checkOf(channelId, { createdAt: nextDay - 1 }))).toBe("silent");
    expect(await outcomeOf(await checkOf(channelId, { createdAt: nextDay }))).toBe("shown");
  });

  it("the third in a row pauses its watch and notifies the subscriber silently, and claims nothing", async () => {
    const channelId = newChannel();
    const check = await checkOf(channelId, { failures: 2 });
    expect(await fail(check)).toEqual({ outcome: "silent", notified: ["U0ADA0001"] });
    const key = { channelId, id: check.job.request.watchId };
    expect(await readSubscription(database.table, budgets.kind, key)).toMatchObject({ state: "paused" });
    expect(await outcomeOf(await checkOf(channelId))).toBe("shown");
  });

  it("one that crashed before its message shows it when it is repeated", async () => {
    const channelId = newChannel();
    const check = await checkOf(channelId);
    expect(await outcomeOf(check, "unauthorized", { crashes: true })).toBeUndefined();
    expect(await outcomeOf(await checkOf(channelId))).toBe("silent");
    expect(await outcomeOf(check)).toBe("shown");
  });

  it("the next is shown where one ended without a message, or never ended", async () => {
    const channelId = newChannel();
    expect(await outcomeOf(await checkOf(channelId), "unauthorized", { isPosted: false })).toBe("shown");
    const next = await checkOf(channelId);
    expect(await outcomeOf(next, "unauthorized", { crashes: true })).toBeUndefined();
    expect(await outcomeOf(await checkOf(channelId))).toBe("silent");
    const late = { now: NOON + 4 * HOUR_MS };
    expect(await outcomeOf(await checkOf(channelId), "unavailable", late)).toBe("shown");
    expect(await outcomeOf(await checkOf(channelId), "unavailable", late)).toBe("silent");
  });

  it("one of the bot does not hide one of Atlas", async () => {
    const channelId = newChannel();
    expect(await outcomeOf(await checkOf(channelId), "internal")).toBe("shown");
    expect(await outcomeOf(await checkOf(channelId), "workflow_timed_out")).toBe("silent");
    expect(await outcomeOf(await checkOf(channelId), "credentials")).toBe("shown");
  });
});

it("failures of one watch alone are all shown", async () => {
  const channelId = newChannel();
  expect(await outcomeOf(await checkOf(channelId))).toBe("shown");
  for (const code of ["unknown_name", "ambiguous_name", "credits_too_old"]) {
    expect(sharedCauseOf({ code, reason: "", canAskAgain: false })).toBeUndefined();
    expect(await outcomeOf(await checkOf(channelId), code)).toBe("shown");
  }
  expect(await outcomeOf(await checkOf(channelId))).toBe("silent");
});
