import { expect, it } from "vitest";
import { planSides } from "../../../../functions/features/charges/sides.ts";
import { parseWhy } from "../../../../functions/features/why/command.ts";
import { headline } from "../../../../functions/features/why/headline.ts";

const TODAY = "2026-11-21";

it.each([
  ["2026-10", "October 2026 cost $1.00 more than September"],
  ["2026-01", "January 2026 cost $1.00 more than December 2025"],
  ["2025", "2025 cost $1.00 more than 2024"],
  ["this month", "1–20 November cost $1.00 more than 1–20 October"],
  ["this month against 2025-11", "1–20 November 2026 cost $1.00 more than 1–20 November 2025"],
  ["last week", "9–15 November cost $1.00 more than 2–8 November"],
  ["yesterday", "20 November cost $1.00 more than 13 November"],
  ["2026-01-01..2026-01-07", "1–7 January 2026 cost $1.00 more than 25–31 December 2025"],
  ["ytd", "1 January – 20 November 2026 cost $1.00 more than 1 January – 20 November 2025"],
])("the headline of %s names both periods with the years that they need", (command, expected) => {
  const parsed = parseWhy(command, new Date(TODAY));
  const sides = planSides(parsed.kind === "why" ? parsed.request : expect.fail(), TODAY);
  const totals = { beforeCents: 0n, afterCents: 100n, changeCents: 100n, reasons: [] };
  expect(headline(totals, sides)).toBe(expected);
});
