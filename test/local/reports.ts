import { afterAll, afterEach, beforeAll, beforeEach, expect, vi } from "vitest";
import { openTable } from "../../functions/aws/sdk-table.ts";
import type { Table } from "../../functions/aws/table.ts";
import {
  createSubscription,
  listSubscriptions,
  removeSubscription,
  subscriptionId,
} from "../../functions/features/report/subscription.ts";
import type { Answer } from "../../local/terminal/answer.ts";
import { parsedReport } from "../functions/requests.ts";
import { fakeDate, openTestWorkspace, type TestWorkspace } from "../workspace.ts";

export const DAY_MS = 86_400_000;
export const COSTS = "C0COSTS001";
export const FINANCE = "C0FINANCE1";

/** A message of a channel. */
export interface Shown {
  readonly ts: string;
  readonly text: string;
  readonly thread_ts?: string;
  readonly blocks?: unknown[];
  readonly files?: Array<Record<string, unknown>>;
}

export let workspace: TestWorkspace;
export let table: Table;

/** Gives the tests of a file a workspace in which no report is left over from the test before. */
export function useWorkspace(): void {
  beforeAll(async () => {
    fakeDate();
    workspace = await openTestWorkspace({ processingMs: 0 });
    table = openTable("atlas-cost-bot");
  });

  beforeEach(() => {
    // An hour later, so that no token of an earlier test is fresh.
    vi.setSystemTime(Date.now() + 3_600_000);
  });

  afterEach(async () => {
    // A restart has moved the table to another port.
    table = openTable("atlas-cost-bot");
    workspace.atlas.control.reset();
    workspace.watch = undefined;
    await removeAll(COSTS);
    await removeAll(FINANCE);
    expect(workspace.reports.splice(0)).toEqual([]);
  });

  afterAll(async () => {
    await workspace.close();
    vi.useRealTimers();
  });
}

async function removeAll(channelId: string): Promise<void> {
  for (const subscription of await listSubscriptions(table, channelId)) {
    await removeSubscription(table, subscription);
  }
}

export async function messages(channel = "atlas-costs"): Promise<Shown[]> {
  return ((await workspace.current.slack.client.messages(channel, "ada")) ?? []) as Shown[];
}

/** What the channel shows that it did not show before. */
export async function shownSince(earlier: readonly Shown[], channel = "atlas-costs"): Promise<Shown[]> {
  const known = new Set(earlier.map(({ ts }) => ts));
  return (await messages(channel)).filter(({ ts }) => !known.has(ts));
}

/** The id of the report that an answer names. */
export function idIn(answer: Answer): string {
  const [, id] = /report `([a-f0-9]{8})`/.exec(JSON.stringify(answer.messages)) ?? [];
  return id ?? expect.fail("The answer names no report.");
}

/** @returns the id of the report. */
export async function subscribe(
  words: string,
  place: { user?: string; channel?: string } = {},
): Promise<string> {
  const answer = await workspace.ask(`/atlas-report ${words}`, place);
  expect(answer.status).toBe("answered");
  return idIn(answer);
}

/** Stores a report of ada in atlas-costs without asking for it. @returns its id. */
export async function store(words: string): Promise<string> {
  const request = parsedReport(words);
  const id = subscriptionId(COSTS, request);
  await createSubscription(table, {
    ...{ id, channelId: COSTS, userId: "U0ADA0001", timeZone: "Asia/Seoul", request },
    ...{ createdAt: 1, createdBy: "question", state: "active", failures: 0 },
    nextAt: Date.now() + 365 * DAY_MS,
  });
  return id;
}
