import { afterAll, beforeAll, expect, it } from "vitest";
import type { Atlas } from "../../../../functions/atlas/atlas.ts";
import { createNames } from "../../../../functions/atlas/names.ts";
import { readPeriodCharges } from "../../../../functions/atlas/period-charges.ts";
import { planSides } from "../../../../functions/features/charges/sides.ts";
import { NO_FILTERS } from "../../../../functions/features/filters.ts";
import { explainChange } from "../../../../functions/features/why/bridge.ts";
import { whyAnswer } from "../../../../functions/features/why/message.ts";
import { readCauses } from "../../../../functions/features/why/read-causes.ts";
import { summarizeChange } from "../../../../functions/features/why/summary.ts";
import { addDays, daysIn, isoDay } from "../../../../functions/money/days.ts";
import type { Period } from "../../../../functions/money/period.ts";
import { EXAMPLE } from "../../../../simulators/atlas/organization.ts";
import { type SimulatedAtlas, startAtlas } from "../../../../simulators/atlas/server.ts";
import { CHANGES_NOW, CHANGES_SEED } from "../../../simulators/atlas/changes-seed.ts";
import { createTestClient } from "../../atlas/atlas.ts";
import { openTestDatabase, type TestDatabase } from "../../aws/database.ts";

let database: TestDatabase;
let simulated: SimulatedAtlas;
let atlas: Atlas;
beforeAll(async () => {
  database = await openTestDatabase();
  simulated = await startAtlas({ seed: CHANGES_SEED, now: () => CHANGES_NOW });
  const credentials = { kind: "serviceAccount", ...simulated.credentials } as const;
  const client = createTestClient(simulated.url, { credentials });
  atlas = { client, names: createNames(client), orgId: EXAMPLE.orgId, currency: "USD" };
});
afterAll(() => Promise.all([database.close(), simulated.close()]));

function monthOf(month: string, later = 0): Period {
  const [year = 0, number = 0] = month.split("-").map(Number);
  const firstOf = (index: number) => new Date(Date.UTC(year, index, 1)).toISOString().slice(0, 10);
  return { start: firstOf(number - 1 + later), end: firstOf(number + later) };
}

function daysOf({ start, end }: Period) {
  return { first: start, last: addDays(end, -1) };
}

const explanations = new Map<string, ReturnType<typeof explainMonth>>();

function explained(month: string) {
  const known = explanations.get(month) ?? explainMonth(month);
  explanations.set(month, known);
  return known;
}

async function explainMonth(month: string) {
  const [earlier, later] = [monthOf(month, -1), monthOf(month)];
  const deps = { atlas, table: database.table, now: () => CHANGES_NOW };
  const read = (months: Period) => readPeriodCharges(deps, { months, jobId: "job" });
  const [before, after] = await Promise.all([read(earlier), read(later)]);
  const summary = summarizeChange(
    explainChange({
      before: { groups: before.groups, days: daysIn(earlier) },
      after: { groups: after.groups, days: daysIn(later) },
    }),
  );
  const compared = { before: daysOf(earlier), after: daysOf(later) };
  const causes = await readCauses({ atlas, jobId: "job" }, summary.reasons, compared);
  const request = { ...NO_FILTERS, period: later, against: earlier, names: [], csv: false };
  const { blocks } = whyAnswer(summary, {
    request,
    sides: planSides(request, isoDay(CHANGES_NOW)),
    userId: "U0ADA0001",
    organizations: new Map(),
    causes,
    checks: [],
    warnings: [],
    isInCredits: false,
  });
  // The days of the month are in each of them, and change the quantity of backups too.
  const changes = summary.reasons.filter(({ kind, charged }) => kind !== "days" && charged !== "backup");
  return {
    reasons: changes.map(({ kind, place, firstDay, lastDay }) =>
      [kind, place?.cluster, firstDay, lastDay && `until ${lastDay}`].filter(Boolean).join(" "),
    ),
    causes: causes.map(({ action, day, by, place }) =>
      [action, place.cluster, day, "name" in by ? by.name : "ending" in by ? by.ending : by.kind]
        .filter(Boolean)
        .join(" "),
    ),
    differences: [...before.invoices, ...after.invoices].map(({ differenceCents }) => differenceCents),
    text: blocks.flatMap((block) => (block.type === "section" ? (block.text?.text ?? []) : [])).join("\n"),
  };
}

it.each([
  ["2025-08", ["new_cluster new-shop 2025-08-10"], ["created new-shop 2025-08-10 mina.park"]],
  [
    "2025-10",
    ["tier orders 2025-10-14", "removed_cluster old-shop until 2025-09-14"],
    ["updated orders 2025-10-14 mina.park", "deleted old-shop 2025-09-15 frm"],
  ],
  [
    "2025-11",
    ["tier sensors 2025-11-12", "tier orders 2025-10-14"],
    ["enlarged sensors 2025-11-12 auto_scaling", "updated orders 2025-10-14 mina.park"],
  ],
  [
    "2025-12",
    ["paused batch until 2025-12-05", "tier sensors 2025-11-12"],
    ["paused batch 2025-12-06 unknown", "enlarged sensors 2025-11-12 auto_scaling"],
  ],
  ["2026-01", ["resumed batch 2026-01-20"], ["updated batch 2026-01-20 mina.park"]],
  [
    "2026-02",
    ["resumed batch 2026-01-20", "unit_price sensors", "unit_price steady"],
    ["updated batch 2026-01-20 mina.park"],
  ],
  [
    "2026-03",
    ["batch", "orders", "sensors", "steady", "new-shop", "archive"].map((cluster) => `discount ${cluster}`),
    ["discounted 2026-03-10 unknown"],
  ],
  ["2026-05", ["tax 2026-05-31"], []],
  ["2026-07", ["support 2026-07-01", "support", "late orders"], ["support_activated 2026-07-01 unknown"]],
  ["2026-08", ["newly_used 2026-08-05", "late orders"], []],
  ["2026-09", ["credit", "quantity 2026-08-05"], []],
  ["2026-10", ["refund 2026-10-01"], ["refunded 2026-10-01 unknown"]],
])("explains %s of the simulated organization, with its events", async (month, reasons, causes) => {
  expect(await explained(month)).toMatchObject({ reasons, causes });
});

it.each([
  ["2025-08", "new cluster", "since 10 August", "On 10 August mina.park created new-shop."],
  ["2025-09", "fewer machine hours", "until 14 September", "On 15 September API key …frm deleted old-shop."],
  ["2025-10", "removed cluster", "until 14 September", "On 14 October mina.park changed the configuration"],
  ["2025-10", "larger tier M30 → M40", "since 14 October"],
  ["2025-11", "larger tier M20 → M30", "since 12 November", "On 12 November auto-scaling enlarged sensors."],
  ["2025-12", "paused: fewer machine hours", "until 5 December", "batch"],
  ["2026-01", "resumed: more machine hours", "since 20 January 2026", "On 20 January 2026 mina.park"],
  ["2026-02", "higher price of M30 on AWS", "$0.54 → $0.56 per h", "across all clusters"],
  ["2026-03", "higher discount", "0% → 3.5%", "On 10 March Acme Robotics got a discount."],
  ["2026-04", "other kinds of backup"],
  ["2026-05", "more tax"],
  ["2026-06", "more support"],
  ["2026-07", "more late charges", "for days before their invoice"],
  ["2026-08", "newly used: stream processing", "since 5 August"],
  ["2026-09", "fewer credits"],
  ["2026-10", "more refunds"],
])("says of %s: %s", async (month, ...parts) => {
  const { text, differences } = await explained(month);
  for (const part of parts) expect(text).toContain(part);
  expect(differences).toEqual(differences.map(() => 0n));
});
