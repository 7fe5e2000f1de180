import { expect, it } from "vitest";
import { compactDays, decodeDays, encodeDays } from "../../../functions/atlas/cost-history-days.ts";
import { createDaySums } from "../../../functions/atlas/cost-history-lines.ts";
import { costsOn, mergeSeries, sumByDay } from "../../../functions/atlas/cost-history-sums.ts";
import { exactDecimal, normalizeMoney, parseDollars, toCents } from "../../../functions/money/money.ts";
import { CHARGE } from "./charges-csv.ts";

function daysOf(amounts: Readonly<Record<string, string>>) {
  return Object.entries(amounts).map(([day, amount]) => [day, normalizeMoney(parseDollars(amount))] as const);
}

it.each([
  {},
  { "2026-10-01": "1.25" },
  { "2024-02-28": "1", "2024-02-29": "-0.005", "2024-03-02": "1e-10" },
  { "2026-10-31": "0", "2026-11-30": "3" },
  { "2020-01-01": "1", "2026-10-31": "2" },
  { "2026-10-30": "90071992547409930000000001", "2026-10-31": "1e-30" },
  { "1969-12-30": "1", "1970-01-01": "2" },
])("keeps every amount and its day: %j", (amounts) => {
  const expected = daysOf(amounts);
  for (const days of [compactDays(expected.toReversed()), decodeDays(encodeDays(compactDays(expected)))]) {
    expect([...days]).toEqual(expected);
    expect([...days.keys(), ...days.values()]).toEqual([
      ...expected.map(([day]) => day),
      ...expected.map(([, amount]) => amount),
    ]);
    expect(days.size).toBe(expected.length);
    for (const [day, amount] of expected) expect([days.get(day), days.has(day)]).toEqual([amount, true]);
    expect([days.get("2024-03-01"), days.has("2031-01-01")]).toEqual([undefined, false]);
    const seen: unknown[] = [];
    days.forEach((amount, day) => {
      seen.push([day, amount]);
    });
    expect(seen).toEqual(expected);
  }
});

function seriesOf(...lines: ReadonlyArray<Partial<typeof CHARGE>>) {
  const sums = createDaySums("o1", "2026-10-01");
  for (const line of lines) sums.add({ ...CHARGE, ...line });
  return sums.result();
}

it("adds up large, small and odd amounts exactly", () => {
  const amounts = ["900000000.5", "900000.0000000001", "-1e-12", "0.1", "0.2", "12345678901234567890.5", ""];
  const { series, linesWithoutAmount, lines } = seriesOf(...amounts.map((amount) => ({ amount })));
  const total = costsOn(series, { first: "2026-10-01", last: "2026-10-01" });
  expect(exactDecimal(total)).toBe("12345678902135467891300000000099e-12");
  expect([lines, linesWithoutAmount]).toEqual([6, 1]);
});

it("reads only days that exist", () => {
  expect(seriesOf({ usageDate: "2026-02-30" }).hasLineWithoutDay).toBe(true);
  expect(seriesOf({ usageDate: "02/29/2024" }).hasLineWithoutDay).toBe(false);
  expect(seriesOf({ usageDate: "", sku: "Credit", amount: "-2" })).toMatchObject({
    ...{ series: [], credited: parseDollars("2"), hasLineWithoutDay: false },
  });
});

it("sums series by day, and names merged ones as the first", () => {
  const october = seriesOf({ usageDate: "2026-10-02", project: "New name" }, { usageDate: "2026-10-01" });
  const late = seriesOf({ usageDate: "2026-09-30" });
  const merged = mergeSeries([...october.series, ...seriesOf({ usageDate: "2026-10-01" }).series]);
  expect(merged).toMatchObject([{ project: "Shop", isLate: false, kind: "instance", tier: "M10" }]);
  const sums = [...sumByDay([...merged, ...late.series])].map(([day, amount]) => [day, toCents(amount)]);
  expect(sums).toEqual([
    ["2026-09-30", 192n],
    ["2026-10-01", 384n],
    ["2026-10-02", 192n],
  ]);
  expect(sumByDay([])).toEqual(new Map());
});
