import { expect, it } from "vitest";
import { usageMonth } from "../../../../functions/features/usage/month.ts";

it.each([
  ["2025-06", "2025-06"],
  ["2025-06-30", "2025-06"],
  ["2025-06-30T23:59:59Z", "2025-06"],
  ["2025-06-30T23:59:59.999", "2025-06"],
  ["2025-06-30 23:59", "2025-06"],
  ["2025-06-30T23:00:00-05:00", "2025-07"],
  ["2025-07-01T00:30:00+0200", "2025-06"],
])("%s lies in %s", (usageDate, month) => {
  expect(usageMonth(usageDate)).toBe(month);
});

it.each([
  undefined,
  "",
  "2025",
  "2025-13-01",
  "2025-06-99",
  "2025-06-30T99:99:99Z",
  "June 3, 2025",
  "2025-06x",
])("%s cannot be read", (usageDate) => {
  expect(usageMonth(usageDate)).toBeUndefined();
});
