import { expect, it } from "vitest";
import { parseAlert } from "../../../../functions/features/alert/command.ts";
import { confirmation } from "../../../../functions/features/alert/confirmation.ts";
import type { AlertWatch } from "../../../../functions/features/alert/subscription.ts";

const NOW = Date.parse("2026-11-21T12:00:00Z");

function confirmed(text: string, isNew: boolean, state: AlertWatch["state"] = "active"): string {
  const parsed = parseAlert(text, new Date(NOW), { isStored: true });
  if (parsed.kind !== "alertSubscribe") throw new Error(text);
  const alert = {
    ...{ id: "0123abcd", channelId: "C0COSTS001", userId: "U0ADA0001", timeZone: "Europe/Berlin" },
    ...{ createdAt: NOW, createdBy: "job", failures: 0, announced: {}, snoozed: {}, state },
    ...{ memory: { since: "2026-11-18", expected: {} }, request: parsed.request },
  };
  const counts = { projects: 1, clusters: 1, kinds: 1 };
  return JSON.stringify(confirmation(alert, { isNew, now: NOW, counts, invoices: [] }).blocks);
}

it("says once when credits are announced, also where they are already below the limit", () => {
  expect(confirmed("credits below $10 of $100", true).match(/announce/g)).toHaveLength(1);
});

it("sets up nothing that the channel has, and says that it is paused", () => {
  expect(confirmed("new cluster", true)).toContain("Alert set up");
  for (const state of ["active", "paused"] as const) {
    const text = confirmed("new cluster", false, state);
    expect(text).toContain("already has this alert");
    expect(text).not.toContain("set up");
  }
});
