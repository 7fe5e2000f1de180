import { afterAll, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { openTable } from "../../functions/aws/sdk-table.ts";
import { parseBudget } from "../../functions/features/budget/command.ts";
import { budgets } from "../../functions/features/budget/subscription.ts";
import { reports, subscriptionId } from "../../functions/features/report/subscription.ts";
import { createSubscription } from "../../functions/features/subscriptions/store.ts";
import { reportRequest } from "../functions/requests.ts";
import { fakeDate, openTestWorkspace, type TestWorkspace } from "../workspace.ts";

/** A thousand, which take minutes, with `REPORTS=1000`. */
const REPORTS = Number(process.env["REPORTS"] ?? 14);

/** A thousand, which take minutes, with `WATCHES=1000`. */
const WATCHES = Number(process.env["WATCHES"] ?? 6);

/** The last steps of an execution. */
const LAST_STEPS = new Set(["end", "fail", "notify privately", "give up"]);

/** They end a test that hangs: a busy machine may take many times as long as an idle one. */
const TIMEOUT_MS = 120_000;
const TIMEOUT_OF_ONE_MS = 1_000;

const QUARTER_HOUR_MS = 15 * 60_000;

const CHANNELS = ["C0COSTS001", "C0FINANCE1"];

let workspace: TestWorkspace;

beforeAll(async () => {
  fakeDate();
  workspace = await openTestWorkspace({ processingMs: 0, rateLimit: true, months: 4 });
});
beforeEach(() => {
  vi.spyOn(console, "warn")
    .mockReset()
    .mockImplementation(() => {});
});
afterAll(async () => {
  await workspace.close();
  vi.useRealTimers();
});

/** Moves the date on to the end of the next wait once all of so many executions wait or are over. */
function waitTogether(count: number): void {
  const over = new Set<string>();
  const sleepers: Array<{ time: number; wake: () => void }> = [];
  const next = () => {
    if (sleepers.length === 0 || sleepers.length < count - over.size) return;
    const [first] = sleepers.sort((a, b) => a.time - b.time).splice(0, 1);
    vi.setSystemTime(Math.max(Date.now(), first?.time ?? 0));
    first?.wake();
  };
  workspace.watch = (updates, moment, execution) => {
    const isEnd = updates.some(({ Name, Action }) => LAST_STEPS.has(Name ?? "") && Action === "SUCCEED");
    if (!isEnd || moment === "before") return;
    over.add(execution);
    next();
  };
  workspace.timer = {
    sleepUntil: (time) =>
      new Promise((resolve) => {
        sleepers.push({ time, wake: resolve });
        next();
      }),
  };
}

/** Starts what is due, to its end. Each channel shows half of it, each once. */
async function expectEachOnce(count: number): Promise<void> {
  const earlier = new Map<string, number>();
  const { client } = workspace.current.slack;
  const messages = async (channel: string) => (await client.messages(channel)) ?? [];
  for (const channel of CHANNELS) earlier.set(channel, (await messages(channel)).length);
  waitTogether(count);
  await workspace.current.tick();
  await workspace.current.lambda.idle();
  for (const channel of CHANNELS) {
    const shown = (await messages(channel)).slice(earlier.get(channel));
    const ids = shown.map(({ blocks }) => /`([a-f0-9]{8})`/.exec(JSON.stringify(blocks))?.[1]);
    expect(shown).toHaveLength(count / 2);
    expect(new Set(ids).size).toBe(count / 2);
  }
  expect(workspace.reports).toEqual([]);
}

function subscriptionOf(index: number) {
  const now = Date.now();
  return {
    ...{ channelId: CHANNELS[index % 2] ?? "", userId: "U0ADA0001", timeZone: "UTC" },
    ...{ createdAt: now, createdBy: "job", state: "active" as const, nextAt: now, failures: 0 },
  };
}

it(
  `${REPORTS} reports due at the same minute are posted once each, within Slack's rate limit`,
  async () => {
    for (let index = 0; index < REPORTS; index += 1) {
      const minutes = Math.floor(index / 7) * 5;
      const at = `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
      const schedule = { every: "week", weekday: (index % 7) + 1, at } as const;
      const request = reportRequest({ schedule, services: ["Backup"] });
      const subscription = subscriptionOf(index);
      const id = subscriptionId(subscription.channelId, request);
      const kind = { ...reports, maxPerChannel: REPORTS };
      await createSubscription(openTable("atlas-cost-bot"), kind, { ...subscription, id, request });
    }
    await expectEachOnce(REPORTS);
    const limited = vi
      .mocked(console.warn)
      .mock.calls.filter(([line]) => String(line).includes('"ratelimited"'));
    expect(limited.length).toBeGreaterThan(0);
  },
  TIMEOUT_MS + REPORTS * TIMEOUT_OF_ONE_MS,
);

it(
  `${WATCHES} budgets due at the same minute are posted once each, and their invoices are read once`,
  async () => {
    const parsed = parseBudget("1 at 100% no forecast", new Date());
    if (parsed.kind !== "budgetSubscribe") expect.fail();
    const { request } = parsed;
    const kind = { ...budgets, maxPerChannel: WATCHES };
    for (let index = 0; index < WATCHES; index += 1) {
      const id = index.toString(16).padStart(8, "0");
      const watch = { announced: {}, snoozed: {}, memory: undefined };
      const subscription = { ...subscriptionOf(index), ...watch, id, request };
      await createSubscription(openTable("atlas-cost-bot"), kind, subscription);
    }
    const earlier = workspace.atlas.requests.length;
    const startedAt = Date.now();
    await expectEachOnce(WATCHES);
    const invoices = workspace.atlas.requests
      .slice(earlier)
      .flatMap(({ path }) => (/invoices/.test(path) ? [path] : []));
    const count = (path: string) => invoices.filter((each) => each === path).length;
    // Once for all days, and every 15 minutes for each of the two periods that the reasons compare.
    const quarters = Math.ceil((Date.now() - startedAt) / QUARTER_HOUR_MS);
    expect(Math.max(...invoices.map(count))).toBeLessThanOrEqual(1 + 2 * quarters);
    // Slack takes one message a second in each channel; a message that it refuses comes later.
    expect(Date.now() - startedAt).toBeLessThan(QUARTER_HOUR_MS + WATCHES * 3_000);
  },
  TIMEOUT_MS + WATCHES * TIMEOUT_OF_ONE_MS,
);
