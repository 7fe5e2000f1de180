import { expect, test } from "vitest";
import { createRetryOptions, DEFAULT_RETRY_POLICY } from "../../../functions/atlas/retry.ts";

const options = createRetryOptions(DEFAULT_RETRY_POLICY, () => 0);

test("by default a request is tried four times within about half a minute", () => {
  expect(options.limit).toBe(3);
  expect(options.maxRetryAfter).toBe(8_000);
});

test("waits grow up to a limit", () => {
  expect([1, 2, 3, 9].map((attempt) => options.delay?.(attempt))).toEqual([500, 1_000, 2_000, 8_000]);
});

test.each([
  [0, 500],
  [0.5, 750],
  [0.999, 999.5],
])("chance takes off up to a half: %d", (chance, wait) => {
  const { jitter } = createRetryOptions(DEFAULT_RETRY_POLICY, () => chance);
  expect(typeof jitter === "function" && jitter(1_000)).toBe(wait);
});
