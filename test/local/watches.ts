import { afterAll, afterEach, beforeAll, expect, vi } from "vitest";
import { openTable } from "../../functions/aws/sdk-table.ts";
import type { SubscriptionKind } from "../../functions/features/subscriptions/kind.ts";
import { listSubscriptions } from "../../functions/features/subscriptions/store.ts";
import type { Subscription } from "../../functions/features/subscriptions/subscription.ts";
import type { Shown } from "../messages.ts";
import { fakeDate, openTestWorkspace, type TestWorkspace } from "../workspace.ts";

export const COSTS = "C0COSTS001";

export let workspace: TestWorkspace;

/** Gives the tests of a file a workspace. @param day of November 2026, at noon in UTC */
export function useWorkspaceOn(day: number): void {
  beforeAll(async () => {
    fakeDate(Date.UTC(2026, 10, day, 12));
    // Few months are read fast.
    workspace = await openTestWorkspace({ processingMs: 0, months: 4 });
  });

  afterEach(() => {
    expect(workspace.reports.splice(0)).toEqual([]);
  });

  afterAll(async () => {
    await workspace.close();
    vi.useRealTimers();
  });
}

/** The only one of a kind in a channel. */
export async function onlyOf<S extends Subscription>(kind: SubscriptionKind<S>): Promise<S> {
  const [only, ...others] = await listSubscriptions(openTable("atlas-cost-bot"), kind, COSTS);
  expect(others).toEqual([]);
  return only ?? expect.fail(`no ${kind.name}`);
}

/** Two clocks tick on a day of November 2026, after 09:00 in Seoul, where ada is. @returns what the channel shows then */
export async function tickOn(day: number): Promise<Shown[]> {
  const earlier = await workspace.messages();
  vi.setSystemTime(Date.UTC(2026, 10, day, 1));
  await Promise.all([workspace.current.lambda.tick(), workspace.current.lambda.tick()]);
  await workspace.current.lambda.idle();
  return await workspace.shownSince(earlier);
}
