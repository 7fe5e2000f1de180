import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  allocateCents,
  compareMoney,
  formatCents,
  type Money,
  MoneyError,
  parseDollars,
  percentChange,
  percentOf,
  subtractMoney,
  sumMoney,
  toCents,
} from "../../../functions/money/money.ts";

/** Amounts as text, with their exact values in units of 10^-12 dollars. */
const amounts = fc
  .record({
    whole: fc.bigInt({ min: 0n, max: 10n ** 9n }),
    fraction: fc.stringMatching(/^\d{0,12}$/),
    isNegative: fc.boolean(),
  })
  .map(({ whole, fraction, isNegative }) => {
    const size = whole * 10n ** 12n + BigInt(fraction.padEnd(12, "0"));
    return {
      text: `${isNegative ? "-" : ""}${whole}${fraction && "."}${fraction}`,
      trillionths: isNegative ? -size : size,
    };
  });

function trillionths(money: Money): bigint {
  return money.units * 10n ** BigInt(12 - money.scale);
}

function money(text: string): Money {
  return parseDollars(text);
}

describe("parseDollars", () => {
  it.each([
    ["1018.39", 101_839n],
    ["-5", -500n],
    ["+0.5", 50n],
    [".25", 25n],
    ["1.2e3", 120_000n],
    ["1.2E+3", 120_000n],
    ["12345e-2", 12_345n],
    ["-0", 0n],
    ["1.2e-7", 0n],
  ])("reads %s as %s cents", (text, cents) => {
    expect(toCents(money(text))).toBe(cents);
  });

  it.each([
    "",
    " ",
    ".",
    "-",
    "NaN",
    "Infinity",
    "0x10",
    "1,000.00",
    "$5",
    "1e",
    "1e101",
    "1e-101",
    "1e999999999",
    "9".repeat(201),
  ])("refuses %j", (text) => {
    expect(() => money(text)).toThrow(MoneyError);
  });

  it("keeps digits that binary floats would lose", () => {
    expect(trillionths(sumMoney(["0.1", "0.2", "-0.3"].map(money)))).toBe(0n);
    expect(trillionths(sumMoney(["123456789012345678", "0.000000000001"].map(money)))).toBe(
      123_456_789_012_345_678_000_000_000_001n,
    );
  });
});

describe("sums and comparisons", () => {
  it("match scaled integers", () => {
    fc.assert(
      fc.property(fc.array(amounts), (parts) => {
        const total = sumMoney(parts.map((part) => money(part.text)));
        expect(trillionths(total)).toBe(parts.reduce((sum, part) => sum + part.trillionths, 0n));
      }),
    );
    fc.assert(
      fc.property(amounts, amounts, (a, b) => {
        const difference = a.trillionths - b.trillionths;
        expect(trillionths(subtractMoney(money(a.text), money(b.text)))).toBe(difference);
        const order = difference < 0n ? -1 : difference > 0n ? 1 : 0;
        expect(compareMoney(money(a.text), money(b.text))).toBe(order);
      }),
    );
  });

  it("are zero for no amounts", () => {
    expect(toCents(sumMoney([]))).toBe(0n);
  });
});

describe("toCents", () => {
  it.each([
    ["0.005", 1n],
    ["-0.005", -1n],
    ["0.00499999", 0n],
    ["-0.00499999", 0n],
    ["1.015", 102n],
    ["-1.015", -102n],
    ["2", 200n],
  ])("rounds %s to %s, half a cent away from zero", (text, cents) => {
    expect(toCents(money(text))).toBe(cents);
  });
});

describe("allocateCents", () => {
  it("adds up to the total and changes each part by less than a cent", () => {
    fc.assert(
      fc.property(fc.array(amounts), (parts) => {
        const exact = parts.map((part) => money(part.text));
        const total = toCents(sumMoney(exact));
        const cents = allocateCents(exact, total);
        expect(cents.reduce((sum, each) => sum + each, 0n)).toBe(total);
        for (const [index, part] of parts.entries()) {
          const distance = (cents[index] ?? 0n) * 10n ** 10n - part.trillionths;
          expect(distance > -(10n ** 10n) && distance < 10n ** 10n).toBe(true);
        }
      }),
    );
  });

  it("gives missing cents to the parts that lost most, first the earlier ones", () => {
    expect(allocateCents(["0.331", "0.334", "0.335"].map(money), 100n)).toEqual([33n, 33n, 34n]);
    expect(allocateCents(["0.005", "0.005", "0.005"].map(money), 2n)).toEqual([1n, 1n, 0n]);
    expect(allocateCents(["-0.005", "-0.005", "0"].map(money), -1n)).toEqual([0n, -1n, 0n]);
  });

  it("refuses a total that is not the sum", () => {
    expect(() => allocateCents([money("1")], 101n)).toThrow(RangeError);
  });
});

describe("formatCents", () => {
  it.each([
    [0n, "$0.00"],
    [5n, "$0.05"],
    [-500n, "-$5.00"],
    [99_999n, "$999.99"],
    [1_234_567n, "$12,345.67"],
    [-123_456_789_00n, "-$123,456,789.00"],
  ])("shows %s as %s", (cents, shown) => {
    expect(formatCents(cents)).toBe(shown);
  });

  it("shows Atlas Credits by their name", () => {
    expect(formatCents(101_839n, "credits")).toBe("1,018.39 credits");
    expect(formatCents(-500n, "credits")).toBe("-5.00 credits");
  });
});

describe("percentOf", () => {
  it.each([
    [123n, 1000n, "12.3%"],
    [1n, 3n, "33.3%"],
    [2n, 3n, "66.7%"],
    [5n, 10_000n, "0.1%"],
    [0n, 5n, "0.0%"],
    [5n, 5n, "100.0%"],
    [-1n, -4n, "25.0%"],
  ])("shows %s of %s as %s", (part, whole, shown) => {
    expect(percentOf(part, whole)).toBe(shown);
  });

  it.each([
    [0n, 0n],
    [5n, 0n],
    [-5n, 10n],
    [15n, 10n],
    [5n, -10n],
  ])("is undefined for %s of %s", (part, whole) => {
    expect(percentOf(part, whole)).toBeUndefined();
  });
});

describe("percentChange", () => {
  it.each([
    [1123n, 1000n, "+12.3%"],
    [960n, 1000n, "-4.0%"],
    [1000n, 1000n, "0.0%"],
    [100_001n, 100_000n, "0.0%"],
    [99_999n, 100_000n, "0.0%"],
    [0n, 1000n, "-100.0%"],
    [-50n, -100n, "+50.0%"],
    [-150n, -100n, "-50.0%"],
    [25_000n, 100n, "+24900.0%"],
  ])("from %2$s to %1$s is %3$s", (now, before, shown) => {
    expect(percentChange(now, before)).toBe(shown);
  });

  it("is undefined if the amount before was 0", () => {
    expect(percentChange(5n, 0n)).toBeUndefined();
  });
});
