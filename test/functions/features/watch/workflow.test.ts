import { withDurableExecution } from "@aws/durable-execution-sdk-js";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import * as z from "zod/mini";
import { openAtlas } from "../../../../functions/atlas/atlas.ts";
import type { CostHistory } from "../../../../functions/atlas/cost-history.ts";
import { AtlasError } from "../../../../functions/atlas/error.ts";
import { createSharedCache } from "../../../../functions/aws/shared-cache.ts";
import type { Table } from "../../../../functions/aws/table.ts";
import {
  createSubscription,
  pauseSubscription,
  readSubscription,
  updateSubscription,
} from "../../../../functions/features/subscriptions/store.ts";
import { subscriptionText } from "../../../../functions/features/subscriptions/text.ts";
import { runWatchCommand } from "../../../../functions/features/watch/actions.ts";
import { type WatchFeature, watchDue } from "../../../../functions/features/watch/job.ts";
import { watchJobs } from "../../../../functions/features/watch/job-kinds.ts";
import { type News, type Watch, watchSubscriptions } from "../../../../functions/features/watch/watch.ts";
import type { WorkflowDeps } from "../../../../functions/jobs/deps.ts";
import { handleFailedExecution } from "../../../../functions/jobs/execution-failed.ts";
import { JobError } from "../../../../functions/jobs/failure.ts";
import { createJob, updateJob } from "../../../../functions/jobs/job.ts";
import { runJob } from "../../../../functions/jobs/run-job.ts";
import type { WorkerEvent } from "../../../../functions/jobs/start.ts";
import { nextTime } from "../../../../functions/money/schedule.ts";
import { createSlackClient } from "../../../../functions/slack/client.ts";
import type { SlashCommand } from "../../../../functions/slack/interaction.ts";
import { type CheckpointWatcher, createExecutions } from "../../../../local/lambda/executions.ts";
import { EXAMPLE_SEED } from "../../../../simulators/atlas/example.ts";
import { EXAMPLE } from "../../../../simulators/atlas/organization.ts";
import { type SimulatedAtlas, startAtlas } from "../../../../simulators/atlas/server.ts";
import type { LocalSlack } from "../../../../simulators/slack/server.ts";
import { ada, botToken, costs, openSlack, random } from "../../../simulators/slack/workspace.ts";
import { fakeDate, NOON, skippingTimer } from "../../../workspace.ts";
import { openTestDatabase, type TestDatabase } from "../../aws/database.ts";
import { type Network, startNetwork } from "../../slack/network.ts";

/** Which writes a check stops at; at each one, which takes ten seconds, with `STOPS=all`. */
const [FIRST_STOP, STRIDE] = process.env["STOPS"] === "all" ? [1, 1] : [5, 6];

/** Few months are read fast. */
const SEED = { ...EXAMPLE_SEED, monthsWithCharges: 2 };

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** A watch whose news the test gives. */
const sayings: WatchFeature<string> = {
  kind: watchSubscriptions("SAYING", {
    name: "Saying",
    format: (request) => request,
    parse: (command) => command,
  }),
  prefix: "saying",
  command: "/atlas-saying",
  text: subscriptionText({
    ...{ one: "saying", article: "a saying", many: "sayings", command: "/atlas-saying", none: "None." },
    removeMeans: () => "",
  }),
  summary: ({ request }) => request,
};

/** What the next checks find, or the error that they end with. */
let found: Array<News<string>> | AtlasError | JobError = [];
/** Happens while a check finds news. */
let meanwhile: ((history: CostHistory) => unknown) | undefined;
let watcher: CheckpointWatcher | undefined;

const kinds = watchJobs<string, string>(sayings, {
  requestSchema: z.string(),
  load: async () => ({
    kind: {
      async findNews(_deps, _watch, { history }) {
        await meanwhile?.(history);
        if (found instanceof Error) throw found;
        return found;
      },
      async message(_deps, _watch, { details }, { history, isInThread }) {
        expect(history.series.length).toBeGreaterThan(0);
        return { text: `${details}${isInThread ? " again" : ""}`, blocks: [] };
      },
    },
    subscribing: {
      idOf: () => "",
      tooMany: "too_many_sayings",
      working: "",
      complete: async () => expect.fail(),
      confirm: () => expect.fail(),
    },
  }),
});

let database: TestDatabase;
let slack: LocalSlack;
let network: Network;
let atlas: SimulatedAtlas;
let deps: WorkflowDeps;

beforeAll(async () => {
  fakeDate();
  vi.spyOn(process.stderr, "write").mockReturnValue(true);
  for (const log of ["error", "warn", "info", "log"] as const) vi.spyOn(console, log).mockReturnValue();
  [database, slack, atlas] = await Promise.all([openTestDatabase(), openSlack(), startAtlas({ seed: SEED })]);
  network = await startNetwork(slack.apiUrl);
  deps = depsWith(database.table);
});
beforeEach(() => {
  vi.setSystemTime(NOON);
  found = [];
});
afterEach(() => {
  watcher = undefined;
  meanwhile = undefined;
  atlas.control.reset();
});
afterAll(async () => {
  await Promise.all([network.close(), atlas.close(), database.close()]);
  await slack.close();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

function depsWith(table: Table): WorkflowDeps {
  const now = () => Date.now();
  const { clientId, clientSecret, orgId } = EXAMPLE;
  const config = {
    ...{ baseUrl: atlas.url, apiVersion: "2025-03-12", orgId, currency: "USD" as const },
    credentials: { kind: "serviceAccount", clientId, clientSecret } as const,
  };
  return {
    ...{ table, jobKinds: kinds, now, allowedChannels: ["*"] },
    slack: createSlackClient({ apiUrl: network.apiUrl, botToken }),
    atlas: openAtlas(() => config, createSharedCache(database.table, now)),
  };
}

const news = (details: string, matter = details): News<string> => ({ key: details, matter, details });

let count = 0;

async function watch(changes: Partial<Watch<string>> = {}): Promise<Watch<string>> {
  count += 1;
  const stored: Watch<string> = {
    ...{ id: count.toString(16).padStart(8, "0"), channelId: costs, userId: ada, timeZone: "UTC" },
    ...{ createdAt: Date.now(), createdBy: "job", state: "active", nextAt: Date.now(), failures: 0 },
    ...{ request: "hello", announced: {}, snoozed: {}, memory: {}, ...changes },
  };
  await createSubscription(database.table, sayings.kind, stored);
  return stored;
}

function read(key: Watch<string>): Promise<Watch<string> | undefined> {
  return readSubscription(database.table, sayings.kind, key);
}

/** Runs checks of a watch at the same time, each as an execution of the worker. @returns their ids */
async function check({ id, channelId, userId }: Watch<string>, using = deps, checks = 1): Promise<string[]> {
  const executions = createExecutions(
    withDurableExecution<WorkerEvent>((event, context) => runJob(using, event, context)),
    {
      timer: skippingTimer,
      timeoutMs: 4 * HOUR_MS,
      watch: (...checkpoint) => watcher?.(...checkpoint),
      onFailed: async ({ name }) => {
        const detail = { durableExecutionName: name, status: "FAILED" };
        await handleFailedExecution(deps, { detail });
      },
    },
  );
  const ids = Array.from({ length: checks }, () => crypto.randomUUID());
  for (const jobId of ids) {
    const request = { watchId: id, startDelaySeconds: 0 };
    const job = { kind: "sayingCheck", id: jobId, request, delivery: "answer", channelId, userId } as const;
    await createJob(database.table, { ...job, createdAt: Date.now(), state: "asked" });
    executions.start(jobId, { jobId, kind: job.kind, startedAt: Date.now() });
  }
  await executions.idle();
  return ids;
}

async function messages(channel: string = costs) {
  return (await slack.client.messages(channel, ada)) ?? [];
}

/** What the channel shows that it did not show before. */
async function shownBy(act: () => Promise<unknown>): Promise<Array<{ text: string; isInThread: boolean }>> {
  const earlier = (await messages()).length;
  await act();
  const shown = (await messages()).slice(earlier);
  return shown.map(({ text = "", thread_ts: thread }) => ({ text, isInThread: thread !== undefined }));
}

const inChannel = (text: string) => ({ text, isInThread: false });
const inThread = (text: string) => ({ text: `${text} again`, isInThread: true });

it("each piece of news is posted once; later ones of the same matter in the thread of the first", async () => {
  const saying = await watch();
  found = [news("a", "matter"), news("b", "matter"), news("c")];
  expect(await shownBy(() => check(saying))).toEqual([inChannel("a"), inThread("b"), inChannel("c")]);
  found.push(news("d", "matter"));
  expect(await shownBy(() => check(saying))).toEqual([inThread("d")]);
  expect(await read(saying)).toMatchObject({
    announced: { a: { matter: "matter", messageTs: expect.any(String) } },
  });
});

it("known news of a new watch is not posted", async () => {
  const known = { jobId: "job", at: Date.now(), matter: "a", isSilent: true };
  const saying = await watch({ announced: { a: known } });
  found = [news("a"), news("b", "a")];
  expect(await shownBy(() => check(saying))).toEqual([inChannel("b")]);
});

describe.each(["before", "after"] as const)("a function that crashes %s the end of a step", (when) => {
  it.each([[["begin", "find news", "announce 1"]], [["announce 2", "end"]]])(
    "leaves one message each: %s",
    async (names) => {
      const left = new Set(names);
      watcher = (updates, moment) => {
        const ended = updates.find(({ Name, Action }) => Action === "SUCCEED" && left.has(Name ?? ""));
        if (!ended || moment !== when) return;
        left.delete(ended.Name ?? "");
        throw new Error("The function crashes.");
      };
      const saying = await watch();
      found = [news("a"), news("b", "a")];
      expect(await shownBy(() => check(saying))).toEqual([inChannel("a"), inThread("b")]);
      expect(left.size).toBe(0);
    },
  );
});

describe.each(["before", "after"] as const)("a check that stops %s any of its writes", (when) => {
  it("is completed by the next check, with one message each", async () => {
    for (let stopAt = FIRST_STOP, writes = stopAt; stopAt <= writes; stopAt += STRIDE) {
      writes = 0;
      vi.setSystemTime(NOON);
      const stop = async <T>(write: () => Promise<T>): Promise<T> => {
        writes += 1;
        if (writes >= stopAt && when === "before") throw new Error("The machine stops.");
        const result = await write();
        if (writes >= stopAt) throw new Error("The machine stops.");
        return result;
      };
      const table: Table = {
        ...database.table,
        put: (input) => stop(() => database.table.put(input)),
        update: (input) => stop(() => database.table.update(input)),
      };
      const saying = await watch();
      found = [news("a"), news("b", "a")];
      const shown = await shownBy(async () => {
        await check(saying, depsWith(table));
        // Nothing tells that it has stopped, so its claims last as long as an execution may.
        vi.setSystemTime(NOON + 4 * HOUR_MS);
        await check(saying);
      });
      const texts = shown.map(({ text }) => text).filter((text) => !text.startsWith(":warning:"));
      expect(texts).toEqual(["a", "b again"]);
    }
  });
});

it("checks at the same time, and a lost answer of Slack, leave one message", async () => {
  const saying = await watch();
  found = [news("a"), news("b")];
  network.faults["chat.postMessage"] = ["answer lost"];
  const shown = await shownBy(() => check(saying, deps, 3));
  expect(shown.map(({ text }) => text).toSorted()).toEqual(["a", "b"]);
});

it("news that a running check has claimed is left to it, and taken over once that check is over", async () => {
  const saying = await watch();
  const [over = ""] = await check(saying);
  const claim = { jobId: over, at: Date.now(), matter: "a" };
  await updateSubscription(database.table, sayings.kind, saying, {
    UpdateExpression: "SET announced.a = :claim",
    ConditionExpression: "attribute_exists(pk)",
    ExpressionAttributeValues: { ":claim": claim },
  });
  found = [news("a")];
  await updateJob(database.table, over, { state: "asked" });
  expect(await shownBy(() => check(saying))).toEqual([]);
  await updateJob(database.table, over, { state: "failed" });
  expect(await shownBy(() => check(saying))).toEqual([inChannel("a")]);
});

describe("a snoozed watch", () => {
  const snooze = (saying: Watch<string>, matter?: string) => {
    const command = { triggerId: crypto.randomUUID(), channelId: costs, userId: ada } as SlashCommand;
    const featureDeps = { ...deps, start: () => expect.fail() };
    const parsed = { kind: "change", change: "snooze", id: saying.id, matter } as const;
    return runWatchCommand(featureDeps, sayings, command, parsed);
  };

  it("says and claims nothing for a week", async () => {
    const saying = await watch();
    found = [news("a")];
    expect(await snooze(saying)).toMatchObject({ response_type: "in_channel" });
    expect(await shownBy(() => check(saying))).toEqual([]);
    expect(await read(saying)).toMatchObject({ announced: {} });
    vi.setSystemTime(Date.now() + 7 * DAY_MS);
    expect(await shownBy(() => check(saying))).toEqual([inChannel("a")]);
    expect((await read(saying))?.snoozed).toEqual({});
  });

  it("speaks about other matters than the one that is snoozed", async () => {
    const saying = await watch();
    found = [news("a"), news("b")];
    await snooze(saying, "a");
    expect(await shownBy(() => check(saying))).toEqual([inChannel("b")]);
  });

  it("must exist", async () => {
    const reply = await snooze({ ...(await watch()), id: "ffffffff" });
    expect(reply?.response_type).toBeUndefined();
  });
});

it("a paused or removed watch is silent", async () => {
  const saying = await watch();
  found = [news("a")];
  await pauseSubscription(database.table, sayings.kind, saying);
  expect(await shownBy(() => check(saying))).toEqual([]);
  expect(await shownBy(() => check({ ...saying, id: "ffffffff" }))).toEqual([]);
});

it("says nothing about what was changed while it was checked", async () => {
  const saying = await watch();
  found = [news("a")];
  meanwhile = () =>
    updateSubscription(database.table, sayings.kind, saying, {
      UpdateExpression: "SET command = :command",
      ConditionExpression: "attribute_exists(pk)",
      ExpressionAttributeValues: { ":command": "goodbye" },
    });
  expect(await shownBy(() => check(saying))).toEqual([]);
  expect(await shownBy(() => check(saying))).toEqual([inChannel("a")]);
});

describe("where Atlas sends no whole invoice", () => {
  it.each([
    ["waits for it", true, 0],
    ["goes on after an hour", false, 1],
  ])("a check %s", async (_what, comesBack, day) => {
    const saying = await watch();
    found = [news("a")];
    const unreadable: number[] = [];
    meanwhile = (history) => unreadable.push(history.unreadable.length);
    vi.setSystemTime(NOON + (day + 1) * DAY_MS);
    atlas.control.apply({ csvContent: "web page" });
    watcher = (updates) => {
      const isWaiting = updates.some(({ Action }) => Action === "RETRY");
      if (isWaiting && comesBack) atlas.control.reset();
    };
    const startedAt = Date.now();
    expect(await shownBy(() => check(saying))).toEqual([inChannel("a")]);
    const minutes = (Date.now() - startedAt) / 60_000;
    if (comesBack) expect(minutes).toBeLessThan(30);
    else expect(minutes).toBeGreaterThanOrEqual(60);
    expect(unreadable.every((count) => count > 0)).toBe(!comesBack);
  });
});

it("a check that fails says so once, and the third day in a row pauses the watch", async () => {
  const saying = await watch();
  found = new JobError("secret_rotated", "Atlas refuses the key.", { retry: "never" });
  expect(await shownBy(() => check(saying))).toEqual([inChannel(expect.stringMatching(/^:warning:/))]);
  expect(await shownBy(() => check(saying))).toEqual([]);
  expect(await read(saying)).toMatchObject({ failures: 2, state: "active" });
  expect(await shownBy(() => check(saying))).toEqual([]);
  expect(await read(saying)).toMatchObject({ failures: 3, state: "paused" });
  const direct = (await messages("@atlas-costs")).at(-1);
  expect(direct?.text).toContain(`/atlas-saying resume ${saying.id}`);
});

it("of checks that fail for a cause they share, the channel sees the first", async () => {
  const sayings = [await watch(), await watch(), await watch()];
  found = new AtlasError("unauthorized", "Atlas refuses the key.");
  const shown = await shownBy(() => Promise.all(sayings.map((saying) => check(saying))));
  expect(shown).toEqual([inChannel(expect.stringMatching(/^:warning:/))]);
  for (const saying of sayings) expect(await read(saying)).toMatchObject({ failures: 1, state: "active" });
});

it("a check that works ends the count of failures", async () => {
  const saying = await watch({ failures: 2 });
  await check(saying);
  expect(await read(saying)).toMatchObject({ failures: 0 });
});

it.each([
  ["the bot may not post in the channel", random, ["*"]],
  ["the channel is not allowed", costs, ["C0OTHER"]],
])("a watch is paused at once if %s", async (_why, channelId, allowedChannels) => {
  const saying = await watch({ channelId });
  found = [news("a")];
  expect(await shownBy(() => check(saying, { ...deps, allowedChannels }))).toEqual([]);
  expect(await read(saying)).toMatchObject({ state: "paused" });
  expect((await messages("@atlas-costs")).at(-1)?.text).toContain(saying.id);
});

it("what was announced more than 13 months ago is forgotten, and the oldest of more than 200", async () => {
  const at = Date.now();
  const old = ["old", { jobId: "job", at: at - 400 * DAY_MS, matter: "m", messageTs: "1.1" }] as const;
  const many = Array.from(
    { length: 201 },
    (_, index) => [`n${index}`, { jobId: "job", at: at - index, matter: "m", messageTs: "1.1" }] as const,
  );
  const saying = await watch({ announced: Object.fromEntries([old, ...many]) });
  await check(saying);
  const kept = Object.keys((await read(saying))?.announced ?? {});
  expect(kept).toHaveLength(200);
  expect(kept).not.toContain("n200");
});

it("a check is due daily at nine in the subscriber's time zone", async () => {
  expect(
    new Date(nextTime(sayings.kind.scheduleOf(""), "Asia/Seoul", Date.UTC(2026, 10, 21))).toISOString(),
  ).toBe("2026-11-22T00:00:00.000Z");
  const due = watchDue(sayings);
  expect(due.keyOf({ pk: `CHANNEL#${costs}`, sk: "SAYING#0123abcd" })).toEqual({
    channelId: costs,
    id: "0123abcd",
  });
  expect(due.keyOf({ pk: `CHANNEL#${costs}`, sk: "REPORT#0123abcd" })).toBeUndefined();
});
