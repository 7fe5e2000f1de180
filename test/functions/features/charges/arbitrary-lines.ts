import fc from "fast-check";
import type { Line } from "./lines.ts";

const SKUS = [
  { sku: "ATLAS_AWS_INSTANCE_M30", unit: "hours" },
  { sku: "ATLAS_AWS_INSTANCE_M40", unit: "hours" },
  { sku: "ATLAS_AWS_SEARCH_INSTANCE_S20", unit: "hours" },
  { sku: "ATLAS_AWS_STORAGE", unit: "GB" },
  { sku: "ATLAS_AWS_DATA_TRANSFER_INTERNET", unit: "GB" },
  { sku: "ATLAS_NDS_AWS_PIT_RESTORE_STORAGE", unit: "GB" },
  { sku: "ATLAS_SUPPORT", unit: "" },
  { sku: "ATLAS_CREDIT", unit: "" },
  { sku: "SALES_TAX", unit: "" },
  { sku: "BRAND_NEW_THING", unit: "things" },
] as const;

const PRICES = ["0", "0.54", "0.58", "1.04", "0.0123456789"];
const DISCOUNTS = ["0", "5", "12.5", "100"];

const cents = fc.integer({ min: -50_000, max: 50_000 }).map((value) => `${value}e-2`);
const quantity = fc.oneof(
  { weight: 5, arbitrary: fc.integer({ min: 0, max: 10_000_000 }).map((value) => `${value}e-4`) },
  { weight: 1, arbitrary: fc.constant("0") },
  { weight: 1, arbitrary: fc.integer({ min: -500, max: -1 }).map(String) },
);

/** Lines of one month in all forms that Atlas may send, odd ones included. @param month `2026-10` */
export function arbitraryLines(month: string): fc.Arbitrary<Line[]> {
  const day = fc.integer({ min: 1, max: 28 }).map((value) => `${month}-${String(value).padStart(2, "0")}`);
  const line = fc
    .record({
      what: fc.constantFrom(...SKUS),
      cluster: fc.constantFrom("", "prod", "lab", "old"),
      region: fc.constantFrom("eu-west-1", "us-east-1"),
      day,
      price: fc.constantFrom(...PRICES),
      quantity,
      discountPercent: fc.constantFrom(...DISCOUNTS),
      inCents: fc.boolean(),
      isLate: fc.constantFrom(false, false, false, true),
      amount: fc.option(cents, { nil: undefined, freq: 6 }),
    })
    .map(({ what, amount, ...rest }) => ({ ...what, ...rest, ...(amount === undefined ? {} : { amount }) }));
  return fc.array(line, { maxLength: 14 });
}
