import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { expect, it } from "vitest";
import { explainChange } from "../../../../functions/features/why/bridge.ts";
import { effectsCsv } from "../../../../functions/features/why/csv.ts";
import { parseDollars, subtractMoney, sumMoney } from "../../../../functions/money/money.ts";
import { arbitraryLines } from "../charges/arbitrary-lines.ts";
import { groupLines, type Line, OCTOBER, SEPTEMBER } from "../charges/lines.ts";

function explain(before: readonly Line[], after: readonly Line[]) {
  return explainChange({
    before: { groups: groupLines(before), days: 30 },
    after: { groups: groupLines(after), days: 31 },
  });
}

function rowsOf(csv: string): string[][] {
  return parse(csv, { bom: true });
}

it("has a row for each effect, with every digit", () => {
  const [header, ...rows] = rowsOf(effectsCsv(explain(SEPTEMBER, OCTOBER)));
  expect(header).toEqual(["Project", "Cluster", "Effect", "SKU", "First day", "Amount"]);
  expect(rows).toContainEqual(["shop", "prod", "Tier", "ATLAS_AWS_INSTANCE_M40", "2026-10-14", "648"]);
  expect(rows).toContainEqual(["shop", "prod", "Discount", "ATLAS_AWS_INSTANCE_M40", "", "-67.392"]);
  expect(rows).toContainEqual(["shop", "old", "Removed cluster", "ATLAS_AWS_INSTANCE_M20", "", "-172.8"]);
});

it("adds up to the change exactly", () => {
  fc.assert(
    fc.property(arbitraryLines("2026-09"), arbitraryLines("2026-10"), (before, after) => {
      const explained = explain(before, after);
      const [, ...rows] = rowsOf(effectsCsv(explained));
      const sum = sumMoney(rows.map((row) => parseDollars(row[5] ?? "")));
      expect(subtractMoney(sum, { units: explained.changeCents, scale: 2 }).units).toBe(0n);
    }),
    { numRuns: 100 },
  );
});

it("writes names of clusters that a spreadsheet would run as text", () => {
  const line = { sku: "ATLAS_AWS_INSTANCE_M30", day: "2026-10-01", price: "1", quantity: "1" };
  const [, row] = rowsOf(effectsCsv(explain([], [{ ...line, cluster: "=1+1", project: "-2" }])));
  expect(row?.slice(0, 2)).toEqual(["'-2", "'=1+1"]);
});
