import { expect, it } from "vitest";
import { formatPercents, formatPrices, formatQuantities } from "../../../../functions/features/why/format.ts";
import { parseDollars } from "../../../../functions/money/money.ts";

it("values before and after a change never look the same", () => {
  const change = (before: string, after: string) => ({
    before: parseDollars(before),
    after: parseDollars(after),
  });
  expect(formatPercents(change("5", "12.5"))).toEqual(["5%", "12.5%"]);
  expect(formatPercents(change("5", "5.04"))).toEqual(["5%", "5.04%"]);
  expect(formatPrices(change("0.54", "0.56"))).toEqual(["$0.54", "$0.56"]);
  expect(formatPrices(change("0.54", "0.540001"))).toEqual(["$0.54", "$0.540001"]);
  expect(formatPrices(change("1", "1"))).toEqual(["$1.00", "$1.00"]);
  expect(formatQuantities(change("2436.4", "4175"))).toEqual(["2,436", "4,175"]);
  expect(formatQuantities(change("267.42", "266.98"))).toEqual(["267.4", "267"]);
  expect(formatQuantities(change("267.42", "267.42"))).toEqual(["267", "267"]);
  expect(formatQuantities(change("0.004123", "99.96"))).toEqual(["0.00412", "100"]);
});
