import { afterAll, expect, it, vi } from "vitest";
import type { ReportRequest } from "../../functions/commands/report.ts";
import { openTable } from "../../functions/store/sdk-table.ts";
import { createSubscription, subscriptionId } from "../../functions/store/subscription.ts";
import { fakeDate, NOON, openTestWorkspace } from "../workspace.ts";

const CHANNELS = ["C0COSTS001", "C0FINANCE1"];

afterAll(() => vi.useRealTimers());

it("14 reports due at the same minute are posted once each, within Slack's rate limit", async () => {
  fakeDate();
  const workspace = await openTestWorkspace({ processingMs: 0, rateLimit: true });
  const table = openTable("atlas-cost-bot");
  const warnings = vi.spyOn(console, "warn").mockImplementation(() => {});
  for (let index = 0; index < 14; index += 1) {
    const channelId = CHANNELS[index % 2] ?? "";
    const at = `00:${String(Math.floor(index / 12) * 5).padStart(2, "0")}`;
    const request: ReportRequest = {
      ...{ schedule: { every: "month", day: (index % 12) + 1, at }, groupBy: "services" },
      ...{ services: [], projects: [], clusters: [], organizations: [] },
      ...{ partial: false, csv: false, invoice: false },
    };
    const id = subscriptionId(channelId, request);
    await createSubscription(table, {
      ...{ id, channelId, userId: "U0ADA0001", zone: "UTC", request },
      ...{ createdAt: NOON, createdBy: "question", state: "active", nextAt: NOON, failures: 0 },
    });
  }
  await workspace.current.strike();
  await workspace.current.lambda.idle();
  const { client } = workspace.current.slack;
  for (const channel of CHANNELS) {
    const shown = (await client.messages(channel)) ?? [];
    const reports = shown.map(
      (message) => /report `([a-f0-9]{8})`/.exec(JSON.stringify(message.blocks))?.[1],
    );
    expect(shown).toHaveLength(7);
    expect(new Set(reports).size).toBe(7);
  }
  const limited = warnings.mock.calls.filter(([line]) => String(line).includes('"ratelimited"'));
  expect(limited.length).toBeGreaterThan(0);
  expect(workspace.reports).toEqual([]);
  await workspace.close();
});
