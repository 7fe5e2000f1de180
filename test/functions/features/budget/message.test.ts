import { describe, expect, it } from "vitest";
import type { BudgetNews } from "../../../../functions/features/budget/find-news.ts";
import { budgetConfirmation, budgetMessage } from "../../../../functions/features/budget/message.ts";
import type { Threshold } from "../../../../functions/features/budget/standing.ts";
import { planSides } from "../../../../functions/features/charges/sides.ts";
import { parseWhy } from "../../../../functions/features/why/command.ts";
import { addDays } from "../../../../functions/money/days.ts";
import { formatCents } from "../../../../functions/money/money.ts";
import { periodOf } from "../../../../functions/money/period.ts";
import { buttonsOf, type Shown } from "../../../messages.ts";
import { seenOn, seriesOf, watchOf } from "./budgets.ts";

const NOVEMBER = periodOf(2026 * 12 + 10, 1);
const YEAR = [seriesOf({ first: "2026-05-01", last: "2026-12-31" }, () => 1000)];

function announced(
  text: string,
  news: Partial<BudgetNews>,
  today = "2026-11-21",
  invoices: number[] = [],
  orgId = YEAR[0]?.organizationId ?? "",
) {
  const watch = watchOf(text);
  const seen = seenOn(today, YEAR);
  const history = {
    ...seen.history,
    invoices: invoices.map((cents) => ({
      ...{ id: "i", orgId, organization: "Acme", month: "2026-11", status: "PENDING" },
      ...{ subtotalCents: 0n, creditsCents: BigInt(cents), billedCents: 0n, paidCents: 0n },
    })),
  };
  const details: BudgetNews = { basis: "actual", percent: 80, period: NOVEMBER, ...news };
  return budgetMessage(watch, details, { inScope: YEAR, seen: { ...seen, history } });
}

function textOf(message: { readonly blocks: readonly unknown[] }): string {
  return JSON.stringify(message.blocks);
}

describe("budgetMessage", () => {
  it("shows spent, budget, bar, days left and the forecast", () => {
    const message = announced("250 cluster:lab", {});
    expect(message.blocks[0]).toMatchObject({
      text: { text: "lab: 80% of the budget for November 2026 is spent" },
    });
    const text = textOf(message);
    for (const part of [
      formatCents(20_000n),
      formatCents(25_000n),
      "80.0%",
      "10 days left",
      "on track for *$300* by 30 November",
      "120.0% of the budget",
    ])
      expect(text).toContain(part);
    expect(text).toContain("█████████░░░");
    expect(text).not.toContain("credits");
  });

  it("leads with what is spent, also far above the threshold", () => {
    expect(announced("100", { percent: 100 }).blocks[0]).toMatchObject({
      text: { text: "200% of the budget for November 2026 is spent" },
    });
  });

  it("leads with the forecast where that is the news", () => {
    const message = announced("250", { basis: "forecast", percent: 100 });
    expect(message.blocks[0]).toMatchObject({
      text: { text: "November 2026 is on track for 120.0% of its budget" },
    });
  });

  it("says that charges came late after the end of the month, without a forecast", () => {
    const text = textOf(announced("300", { percent: 100 }, "2026-12-04"));
    expect(text).toContain("after the end of November 2026");
    expect(text).not.toContain("on track");
    expect(text).not.toContain("left");
  });

  it("explains exactly the days that it shows, also on a later day, and all of a period that has ended", () => {
    const whyOf = (today: string) => {
      const shown = announced("250 cluster:lab", {}, today) as unknown as Shown;
      const { why: value = "" } = buttonsOf(shown);
      const parsed = parseWhy(value, new Date("2027-01-15"), { isStored: true });
      if (parsed.kind !== "why") throw new Error(value);
      return parsed.request;
    };
    const running = whyOf("2026-11-21");
    expect(running).toMatchObject({ clusters: ["lab"], period: NOVEMBER, lastDay: "2026-11-20" });
    const sides = planSides(running, "2026-11-21", "2026-11-20");
    expect(planSides(running, addDays(running.lastDay ?? "", 1))).toEqual(sides);
    expect(whyOf("2026-12-04").lastDay).toBeUndefined();
  });

  it("says that credits don't count, where there are some", () => {
    expect(textOf(announced("300", {}, "2026-11-21", [-500]))).toContain("before credits");
    expect(textOf(announced("300", {}, "2026-11-21", [-500], "other"))).not.toContain("before credits");
  });

  it("shows an empty bar for negative costs, and a full one beyond the budget", () => {
    expect(textOf(announced("10", {}))).toContain("████████████ 2000.0%");
  });

  it("pings nobody with a name", () => {
    const { text, blocks } = announced('300 cluster:"<!channel> & `x`"', {});
    expect(text).not.toContain("<!");
    for (const block of blocks.filter(({ type }) => type !== "header" && type !== "actions"))
      expect(JSON.stringify(block)).not.toContain("<!");
  });
});

describe("budgetConfirmation", () => {
  const BOTH = [
    { basis: "actual", percent: 80 },
    { basis: "forecast", percent: 100 },
  ] as const;
  const confirmed = (text: string, today: string, reached: readonly Threshold[] = BOTH) => {
    const view = { inScope: YEAR, seen: seenOn(today, YEAR) };
    return textOf(budgetConfirmation(watchOf(text), { isNew: true, reached, now: Date.parse(today) }, view));
  };

  it("shows where the budget stands, and what it won't announce again", () => {
    const text = confirmed("250", "2026-11-21");
    for (const part of [
      "80.0%",
      "Already reached: 80%, and 100% by the forecast. I won't announce them for November 2026 unless",
      "budget_edit_0123abcd",
      "budget_pause_0123abcd",
    ])
      expect(text).toContain(part);
  });

  it("says as sentences what it announces, and what it won't", () => {
    const all = [50, 80, 100].map((percent) => ({ basis: "actual", percent }) as const);
    expect(confirmed("100 at 50% 80% 100%", "2026-11-21", all)).toContain("reached: 50%, 80% and 100%. I");
    expect(confirmed("100 at 80%", "2026-11-21", all.slice(1, 2))).toContain(
      "reached: 80%. I won't announce it for",
    );
    expect(confirmed("100", "2026-11-21", [{ basis: "forecast", percent: 100 }])).toContain(
      "reached: 100% by the",
    );
    expect(confirmed("100 forecast 90% 100%", "2026-11-21")).toContain(
      "$100.00 a month, at 80% and 100%, and if the forecast reaches 90% or 100%",
    );
    expect(confirmed("100 at 80% no forecast", "2026-11-21")).toContain("$100.00 a month, at 80%");
  });

  it("has no numbers before a day is charged", () => {
    expect(confirmed("250", "2026-11-01")).not.toContain("░");
  });
});
