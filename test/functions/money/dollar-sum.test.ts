import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  addDollars,
  createDollarSum,
  type DollarSum,
  readDollars,
  totalOf,
} from "../../../functions/money/dollar-sum.ts";
import { compareMoney, parseDollars, sumMoney } from "../../../functions/money/money.ts";

function addText(sums: readonly DollarSum[], text: string) {
  addDollars(sums, readDollars(text) ?? expect.fail(text));
}

function sumOf(texts: readonly string[]) {
  const sum = createDollarSum();
  for (const text of texts) addText([sum], text);
  return totalOf(sum);
}

const plain = fc.stringMatching(/^-?\d{1,12}(\.\d{1,12})?$/);
const odd = fc.oneof(
  fc.stringMatching(/^[+-]?\d{1,3}e-?\d$/),
  fc.constantFrom(".5", "5.", "+1", " 2 ", "-.25"),
);

describe("a sum of dollars", () => {
  it("is exact for amounts in any notation", () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(plain, odd)), (texts) => {
        const expected = sumMoney(texts.map((text) => parseDollars(text.trim())));
        expect(compareMoney(sumOf(texts), expected)).toBe(0);
      }),
    );
  });

  it("stays exact beyond safe integers", () => {
    for (const digits of ["999999999999999", "-9999999999999.99"]) {
      const expected = sumMoney(Array.from({ length: 50 }, () => parseDollars(digits)));
      expect(compareMoney(sumOf(new Array(50).fill(digits)), expected)).toBe(0);
    }
  });

  it("adds an amount to all given sums", () => {
    const sums = [createDollarSum(), createDollarSum()];
    addText(sums, "0.1");
    addText(sums.slice(1), "0.2");
    expect(sums.map(totalOf)).toEqual([parseDollars("0.1"), parseDollars("0.3")]);
  });
});

it.each(["", "-", ".", "1.2.3", "1,000", "12a", "$5", "--1", "1-2", "NaN"])("cannot read %j", (text) => {
  expect(readDollars(text)).toBeUndefined();
});
