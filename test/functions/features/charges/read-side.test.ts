import { expect, it } from "vitest";
import { readLastDay, type SideCharges } from "../../../../functions/features/charges/read-side.ts";
import type { WorkflowDeps } from "../../../../functions/jobs/deps.ts";
import { type Days, monthsOf } from "../../../../functions/money/days.ts";

/** The last day with charges of a side, where the lines of these days were read before. */
async function lastDayOf(days: Days, known: ReadonlyArray<readonly [Days, string | undefined]>) {
  const months = monthsOf(days);
  const read = known.map(([each, lastDay]) => {
    const charges = { lastDay } as SideCharges;
    return [JSON.stringify([months.start, months.end, each]), charges] as const;
  });
  const job = { id: "job", request: { organizations: [] } };
  return await readLastDay({} as WorkflowDeps, job, { months, days, dayCount: 1 }, new Map(read));
}

it("the last charged day is one of the days, or of the few days before them if none of them is charged", async () => {
  const days = { first: "2026-11-20", last: "2026-11-20" };
  const earlier = { first: "2026-11-17", last: "2026-11-20" };
  expect(await lastDayOf(days, [[days, "2026-11-20"]])).toBe("2026-11-20");
  const late = [
    [days, undefined],
    [earlier, "2026-11-18"],
  ] as const;
  expect(await lastDayOf(days, late)).toBe("2026-11-18");
});
