import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ChargeGroup } from "../../../../../functions/atlas/charge-group.ts";
import type { Sides } from "../../../../../functions/features/charges/sides.ts";
import {
  formatGrouping,
  type Grouping,
  NAMED_GROUPINGS,
} from "../../../../../functions/features/groupings.ts";
import { linesChart } from "../../../../../functions/features/usage/lines/chart.ts";
import { sumLines } from "../../../../../functions/features/usage/lines/rows.ts";
import { planLines } from "../../../../../functions/features/usage/lines/sides.ts";
import { summarizeLines } from "../../../../../functions/features/usage/lines/summary.ts";
import { rowLabel } from "../../../../../functions/features/usage/row-label.ts";
import { explainChange } from "../../../../../functions/features/why/bridge.ts";
import { sumMoney, toCents } from "../../../../../functions/money/money.ts";
import { parsedUsage } from "../../../requests.ts";
import { arbitraryLines } from "../../charges/arbitrary-lines.ts";
import { groupLines, type Line } from "../../charges/lines.ts";

const TODAY = "2026-11-21";
const GROUPINGS: readonly Grouping[] = [...NAMED_GROUPINGS, { tag: "team" }];

function groupsOf(lines: readonly Line[], groupBy: Grouping): ChargeGroup[] {
  const by = typeof groupBy === "object" ? groupBy : "day";
  return groupLines(lines, "ids", { by, hasPlaces: true });
}

/** What the lines of October and September are, as `/atlas-usage` says it. */
function summaryOf(
  lines: { readonly after: readonly Line[]; readonly before?: readonly Line[] },
  groupBy: Grouping,
  dates = "last month",
) {
  const request = parsedUsage(`${dates} by ${formatGrouping(groupBy)}`, new Date(TODAY));
  const sides: Sides = planLines(request, TODAY);
  const groups = { after: groupsOf(lines.after, groupBy), before: groupsOf(lines.before ?? [], groupBy) };
  const rows = sumLines(groups, sides, groupBy);
  const summary = summarizeLines(request, rows, sides);
  return { summary, chart: linesChart(summary, { groups, rows, sides, isCompared: true }) };
}

function rowsOf(summary: ReturnType<typeof summaryOf>["summary"]): Array<[string, bigint, bigint]> {
  return summary.allRows.map((row) => [rowLabel(row, summary.groupBy), row.cents, row.previousCents]);
}

function centsOf(lines: readonly Line[]): bigint {
  const groups = groupLines(lines);
  return toCents(sumMoney(groups.flatMap(({ charges }) => charges.map(({ amount }) => amount))));
}

const LINE: Line = {
  day: "2026-10-02",
  sku: "ATLAS_AWS_INSTANCE_M30",
  cluster: "prod",
  price: "1",
  quantity: "5",
};

describe("rows of lines", () => {
  it("add up to all lines on both sides, by every grouping, as explanations do", () => {
    fc.assert(
      fc.property(arbitraryLines("2026-10"), arbitraryLines("2026-09"), (after, before) => {
        const totals = [centsOf(after), centsOf(before)];
        const sideOf = (lines: readonly Line[]) => ({ groups: groupLines(lines), days: 7 });
        const { afterCents, beforeCents } = explainChange({ before: sideOf(before), after: sideOf(after) });
        expect([afterCents, beforeCents]).toEqual(totals);
        for (const groupBy of GROUPINGS) {
          const { summary } = summaryOf({ after, before }, groupBy);
          expect([summary.totalCents, summary.previousCents]).toEqual(totals);
          const sums = [1, 2].map((side) =>
            rowsOf(summary).reduce((sum, row) => sum + BigInt(row[side] ?? 0), 0n),
          );
          expect(sums).toEqual(totals);
        }
      }),
      { numRuns: 20 },
    );
  });

  it("have all days in their order, beside the same days before, and the costs without a day last", () => {
    const after: Line[] = [
      LINE,
      { ...LINE, day: "2026-10-31" },
      { ...LINE, day: "2026-09-30", isLate: true, quantity: "2" },
      { ...LINE, day: "", sku: "Credit", price: "-1", quantity: "3" },
    ];
    const { summary } = summaryOf({ after, before: [{ ...LINE, day: "2026-09-02", quantity: "4" }] }, "days");
    const rows = rowsOf(summary);
    expect(rows).toHaveLength(33);
    expect(rows.slice(0, 2)).toEqual([
      ["2026-10-01 Thu", 0n, 0n],
      ["2026-10-02 Fri", 500n, 400n],
    ]);
    expect(rows.slice(30)).toEqual([
      ["2026-10-31 Sat", 500n, 0n],
      [expect.any(String), 200n, 0n],
      [expect.stringContaining("Credits"), -300n, 0n],
    ]);
    expect(summary.rows).toHaveLength(33);
    expect(summary.allRows.slice(31).map(({ unattributed }) => unattributed?.kind)).toEqual([
      "other_days",
      "none",
    ]);
  });

  it("have the days that only the other month has behind", () => {
    const before = [{ ...LINE, day: "2026-01-31" }];
    const { summary } = summaryOf({ after: [], before }, "days", "2026-02");
    expect(summary.allRows).toHaveLength(31);
    expect(summary.allRows.at(-1)).toMatchObject({ id: "2026-01-31", cents: 0n, previousCents: 500n });
  });

  it.each<[Grouping, Array<[string, bigint, bigint]>]>([
    [
      "services",
      [
        ["Clusters", 1500n, 0n],
        ["Support", 700n, 0n],
        ["Services this bot doesn't know: NEW_THING", 100n, 0n],
      ],
    ],
    [
      "projects",
      [
        ["shop", 1500n, 0n],
        ["Not in a project: NEW_THING, Support", 800n, 0n],
      ],
    ],
    [
      "clusters",
      [
        ["shop/prod", 1000n, 0n],
        ["Not in a cluster: NEW_THING, Support", 800n, 0n],
        ["lab/prod", 500n, 0n],
      ],
    ],
    [
      "skus",
      [
        ["ATLAS_AWS_INSTANCE_M30", 1000n, 0n],
        ["ATLAS_SUPPORT", 700n, 0n],
        ["ATLAS_AWS_INSTANCE_M40", 500n, 0n],
        ["NEW_THING", 100n, 0n],
      ],
    ],
    [
      "regions",
      [
        ["eu-west-1", 1500n, 0n],
        ["No region: NEW_THING, Support", 800n, 0n],
      ],
    ],
    [
      { tag: "team" },
      [
        ["prod", 1500n, 0n],
        ["Untagged", 800n, 0n],
      ],
    ],
  ])("are named by %s", (groupBy, rows) => {
    const lines: Line[] = [
      { ...LINE, quantity: "10" },
      { ...LINE, sku: "ATLAS_AWS_INSTANCE_M40", project: groupBy === "clusters" ? "lab" : "shop" },
      { ...LINE, sku: "ATLAS_SUPPORT", quantity: "7", project: "", cluster: "", region: "" },
      { ...LINE, sku: "NEW_THING", quantity: "1", project: "", cluster: "", region: "" },
    ];
    expect(rowsOf(summaryOf({ after: lines }, groupBy).summary)).toEqual(rows);
  });

  it("are one for a SKU that the two sides write differently", () => {
    const before = groupLines([LINE], "names", { by: "day", hasPlaces: false });
    const groups = { after: groupsOf([LINE], "skus"), before };
    const sides = planLines(parsedUsage("last month by sku", new Date(TODAY)), TODAY);
    expect(sumLines(groups, sides, "skus")).toMatchObject([{ label: "ATLAS_AWS_INSTANCE_M30" }]);
  });
});

describe("the chart of lines", () => {
  const daily = (month: string, days: number, quantity: string): Line[] =>
    Array.from({ length: days }, (_, index) => ({
      ...LINE,
      day: `${month}-${String(index + 1).padStart(2, "0")}`,
      quantity,
    }));

  it("has a bar for each of a few days on both sides", () => {
    const lines = { after: daily("2026-11", 20, "7"), before: daily("2026-11", 20, "7") };
    const { chart } = summaryOf(lines, "days", "last 7 days");
    expect(chart?.chart.type).toBe("bar");
    expect(chart?.chart.axis_config.categories).toHaveLength(7);
    expect(chart?.chart.series.map(({ name }) => name)).toEqual(["14 Nov – 20 Nov", "7 Nov – 13 Nov"]);
  });

  it("averages the days of a month, where one side may have a day more", () => {
    const { chart } = summaryOf(
      { after: daily("2026-10", 31, "9"), before: daily("2026-09", 30, "6") },
      "days",
    );
    const values = chart?.chart.series.map(({ data }) => [...new Set(data.map(({ value }) => value))]);
    expect([chart?.chart.type, chart?.chart.axis_config.categories.length, values]).toEqual([
      "line",
      15,
      [[9], [6]],
    ]);
    const labels = chart?.chart.axis_config.categories;
    expect([labels?.[0], labels?.at(-1)]).toEqual(["1–2 Oct", "29–31 Oct"]);
  });

  it("has the largest rows by day, and by month over several", () => {
    const lines = { after: daily("2026-10", 31, "9") };
    expect(summaryOf(lines, "skus").chart?.chart.series.map(({ name }) => name)).toEqual(["M30 on AWS"]);
    const { chart } = summaryOf(lines, "regions", "this year");
    expect(chart?.chart.axis_config.categories).toHaveLength(11);
    expect(chart?.chart.series[0]?.data.map(({ value }) => value)).toEqual([
      ...new Array(9).fill(0),
      31 * 9,
      0,
    ]);
  });

  it("is none for tags and for a single day", () => {
    expect(summaryOf({ after: daily("2026-10", 31, "9") }, { tag: "team" }).chart).toBeUndefined();
    expect(summaryOf({ after: daily("2026-11", 20, "9") }, "days", "yesterday").chart).toBeUndefined();
    expect(summaryOf({ after: daily("2026-11", 20, "9") }, "skus", "yesterday").chart).toBeUndefined();
  });
});
