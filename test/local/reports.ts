import { afterAll, afterEach, beforeAll, beforeEach, expect, vi } from "vitest";
import { openTable } from "../../functions/aws/sdk-table.ts";
import type { Table } from "../../functions/aws/table.ts";
import {
  type ReportSubscription,
  reports,
  subscriptionId,
} from "../../functions/features/report/subscription.ts";
import {
  createSubscription,
  listSubscriptions,
  removeSubscription,
} from "../../functions/features/subscriptions/store.ts";
import type { Answer } from "../../local/terminal/answer.ts";
import { parsedReport } from "../functions/requests.ts";
import { buttonsOf, isError, type Shown } from "../messages.ts";
import { fakeDate, openTestWorkspace, type TestWorkspace } from "../workspace.ts";

export const DAY_MS = 86_400_000;
export const COSTS = "C0COSTS001";
export const FINANCE = "C0FINANCE1";

export let workspace: TestWorkspace;
export let table: Table;

/** Gives the tests of a file a workspace. Each test begins without reports. @param months that have invoices */
export function useWorkspace(months = 4): void {
  beforeAll(async () => {
    fakeDate();
    workspace = await openTestWorkspace({ processingMs: 0, months });
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
  for (const subscription of await listSubscriptions(table, reports, channelId)) {
    await removeSubscription(table, reports, subscription);
  }
}

/** What a message is: a job of this kind and how it ended, an error of this code, or a file. */
export async function kindOf(message: Shown): Promise<string> {
  const record = await workspace.job(message);
  if (record) return `${record.kind} ${record.error?.code ?? record.state}`;
  return message.files ? "file" : isError(message) ? "error" : "reply";
}

/** `kindOf` each message. */
export async function kindsOf(messages: readonly Shown[]): Promise<string[]> {
  const kinds: string[] = [];
  for (const message of messages) kinds.push(await kindOf(message));
  return kinds;
}

/** The ids of the reports that have buttons in a message. */
export function reportIdsIn(message: Shown | undefined): string[] {
  const ids = Object.keys(buttonsOf(message)).flatMap((action) => action.match(/[a-f0-9]{8}$/) ?? []);
  return [...new Set(ids)];
}

/** The id of the report that an answer has buttons for. */
export function idIn(answer: Answer): string {
  return reportIdsIn(answer.messages[0])[0] ?? expect.fail("The answer has no buttons of a report.");
}

/** The only report of a channel. */
export async function onlyReport(channelId = COSTS): Promise<ReportSubscription> {
  // A restart moves the table to another port.
  const stored = await listSubscriptions(openTable("atlas-cost-bot"), reports, channelId);
  expect(stored).toHaveLength(1);
  return stored[0] ?? expect.fail("no report");
}

/** @returns the id of the report. */
export async function subscribe(
  text: string,
  place: { user?: string; channel?: string } = {},
): Promise<string> {
  const answer = await workspace.ask(`/atlas-report ${text}`, place);
  expect(answer.status).toBe("answered");
  return idIn(answer);
}

/** Stores a report of ada in atlas-costs without asking for it. @returns its id. */
export async function store(words: string): Promise<string> {
  const request = parsedReport(words);
  const id = subscriptionId(COSTS, request);
  await createSubscription(table, reports, {
    ...{ id, channelId: COSTS, userId: "U0ADA0001", timeZone: "Asia/Seoul", request },
    ...{ createdAt: 1, createdBy: "job", state: "active", failures: 0 },
    nextAt: Date.now() + 365 * DAY_MS,
  });
  return id;
}
