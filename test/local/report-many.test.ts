import { afterAll, expect, it, vi } from "vitest";
import { openTable } from "../../functions/aws/sdk-table.ts";
import { createSubscription, subscriptionId } from "../../functions/features/report/subscription.ts";
import { reportRequest } from "../functions/requests.ts";
import { fakeDate, NOON, openTestWorkspace } from "../workspace.ts";

/** A thousand, which take most of a minute, with `REPORTS=1000`. */
const MANY = Number(process.env["REPORTS"] ?? 14);

const CHANNELS = ["C0COSTS001", "C0FINANCE1"];

afterAll(() => vi.useRealTimers());

it(
  `${MANY} reports due at the same minute are posted once each, within Slack's rate limit`,
  async () => {
    fakeDate();
    const workspace = await openTestWorkspace({ processingMs: 0, rateLimit: true });
    const table = openTable("atlas-cost-bot");
    const warnings = vi.spyOn(console, "warn").mockImplementation(() => {});
    for (let index = 0; index < MANY; index += 1) {
      const channelId = CHANNELS[index % 2] ?? "";
      const minutes = Math.floor(index / 7) * 5;
      const at = `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
      const schedule = { every: "week", weekday: (index % 7) + 1, at } as const;
      const request = reportRequest({ schedule, services: ["Backup"] });
      const id = subscriptionId(channelId, request);
      await createSubscription(table, {
        ...{ id, channelId, userId: "U0ADA0001", timeZone: "UTC", request },
        ...{ createdAt: NOON, createdBy: "job", state: "active", nextAt: NOON, failures: 0 },
      });
    }
    await workspace.current.tick();
    await workspace.current.lambda.idle();
    const { client } = workspace.current.slack;
    for (const channel of CHANNELS) {
      const shown = (await client.messages(channel)) ?? [];
      const reports = shown.map(({ blocks }) => /`([a-f0-9]{8})`/.exec(JSON.stringify(blocks))?.[1]);
      expect(shown).toHaveLength(MANY / 2);
      expect(new Set(reports).size).toBe(MANY / 2);
    }
    const limited = warnings.mock.calls.filter(([line]) => String(line).includes('"ratelimited"'));
    expect(limited.length).toBeGreaterThan(0);
    expect(workspace.reports).toEqual([]);
    await workspace.close();
  },
  20_000 + MANY * 200,
);
