import { describe, expect, it } from "vitest";
import type { Atlas } from "../../../../functions/atlas/atlas.ts";
import type { CostHistory } from "../../../../functions/atlas/cost-history.ts";
import { findConditionNews, initialMemory } from "../../../../functions/features/alert/condition-news.ts";
import { findCrossings } from "../../../../functions/features/alert/conditions.ts";
import { findAlertNews } from "../../../../functions/features/alert/find-news.ts";
import type { Condition } from "../../../../functions/features/alert/request.ts";
import { scopedHistory } from "../../../../functions/features/alert/scoped-history.ts";
import { tierSize } from "../../../../functions/features/alert/tiers.ts";
import { NO_FILTERS } from "../../../../functions/features/filters.ts";
import type { Announced } from "../../../../functions/features/watch/watch.ts";
import { addDays } from "../../../../functions/money/days.ts";
import { costHistory, costSeries, FIRST_DAY, historyInvoice, TODAY } from "./history.ts";

type CostCondition = Exclude<Condition, { kind: "anomaly" }>;

const ABOVE = { kind: "above", cents: 40_000 } as const;
const GROWTH = { kind: "growth", percent: 20 } as const;
const TIER = { kind: "tier", tier: "M60" } as const;
const CREDITS = { kind: "credits", belowCents: 100_000, ofCents: 2_500_000, since: "2026-09" } as const;

function newsKeys(
  condition: CostCondition,
  scoped: CostHistory,
  { announced = [], since = FIRST_DAY, today = TODAY, known = [] }: Partial<Known> = {},
): string[] {
  const memory = { since, known: [...known], expected: {} };
  return findConditionNews(condition, scoped, { announced, memory, today }).map(({ key }) => key);
}

interface Known {
  readonly announced: readonly string[];
  readonly since: string;
  readonly today: string;
  readonly known: readonly string[];
}

/** Dollars that are high on some days. */
function highOn(...days: string[]) {
  return costSeries((day) => (days.includes(day) ? 500 : 300));
}

describe("above an amount a day", () => {
  it("announces days in a row once, and again after a day below", () => {
    const history = costHistory([highOn("2026-11-14", "2026-11-15", "2026-11-17")]);
    expect(newsKeys(ABOVE, history)).toEqual(["above:2026-11-14", "above:2026-11-17"]);
    expect(newsKeys(ABOVE, history, { announced: ["above:2026-11-14"] })).toEqual(["above:2026-11-17"]);
  });

  it("leaves out days that may still grow, old ones, and those before the alert", () => {
    const history = costHistory([highOn("2026-11-13", "2026-11-15", "2026-11-19")]);
    expect(newsKeys(ABOVE, history)).toEqual(["above:2026-11-15"]);
    expect(newsKeys(ABOVE, history, { since: "2026-11-15" })).toEqual([]);
    expect(newsKeys(ABOVE, history, { today: "2026-11-24" })).toEqual(["above:2026-11-19"]);
  });

  it("says nothing of what was already so when the alert was created, however long it lasts", () => {
    const history = costHistory([costSeries((day) => (day >= "2026-11-10" ? 500 : 300))]);
    const { since } = initialMemory(ABOVE, history, TODAY);
    expect(since).toBe("2026-11-18");
    expect(newsKeys(ABOVE, history, { since, today: "2026-11-24" })).toEqual([]);
  });

  it("counts a day once if late charges move the first of the days in a row", () => {
    const history = costHistory([highOn("2026-11-15", "2026-11-16")]);
    expect(newsKeys(ABOVE, history, { announced: ["above:2026-11-16"] })).toEqual([]);
  });

  it("counts neither support nor late charges", () => {
    const support = costSeries(() => 1000, { kind: "support", cluster: "" });
    const late = costSeries(() => 1000, { isLate: true });
    expect(newsKeys(ABOVE, costHistory([highOn(), support, late]))).toEqual([]);
  });
});

describe("growth from week to week", () => {
  const grown = costHistory([costSeries((day) => (day >= "2026-11-12" ? 150 : 100))]);

  it("announces the first day on which the last seven cost so much more than the seven before", () => {
    const [found] = findCrossings(GROWTH, grown, { first: "2026-11-10", last: "2026-11-18" });
    expect(found?.run?.first).toBe("2026-11-14");
    expect(found?.details).toMatchObject({ cents: "85000", previousCents: "70000" });
    expect(newsKeys(GROWTH, grown)).toEqual(["growth:2026-11-14"]);
    expect(newsKeys(GROWTH, grown, { announced: ["growth:2026-11-14"] })).toEqual([]);
    expect(newsKeys({ ...GROWTH, percent: 60 }, grown)).toEqual([]);
  });

  it("needs two weeks of history", () => {
    const early = costHistory([costSeries((_, index) => (index > 3 ? 100 : 1))]);
    const window = { first: addDays(FIRST_DAY, 1), last: addDays(FIRST_DAY, 12) };
    expect(findCrossings(GROWTH, early, window)).toEqual([]);
  });
});

describe("new clusters", () => {
  const added = (cluster: string, first: string) =>
    costSeries((day) => (day >= first ? 24 : undefined), { cluster });

  it("announces each once, those of a day in one thread, with the costs of the last complete day", () => {
    const history = costHistory([
      ...[added("old", "2026-09-10"), added("a", "2026-11-19"), added("b", "2026-11-19")],
      costSeries((day) => (day >= "2026-11-19" ? 6 : undefined), { cluster: "a", kind: "storage" }),
    ]);
    const found = findConditionNews({ kind: "new_cluster" }, history, {
      ...{ announced: [], today: TODAY, memory: { since: "2026-11-18", known: [], expected: {} } },
    });
    expect(found.map(({ matter }) => matter)).toEqual(["clusters:2026-11-19", "clusters:2026-11-19"]);
    expect(found[0]?.details).toMatchObject({ firstDay: "2026-11-19", day: "2026-11-20", cents: "3000" });
    expect(newsKeys({ kind: "new_cluster" }, history, { announced: found.map(({ key }) => key) })).toEqual(
      [],
    );
  });

  it("does not announce one that is back under its old name", () => {
    const back = costSeries((day) => (day < "2026-09-20" || day > "2026-11-17" ? 24 : undefined));
    expect(newsKeys({ kind: "new_cluster" }, costHistory([back]))).toEqual([]);
  });
});

it("what a check claimed and never posted is still news", () => {
  const history = costHistory([highOn("2026-11-15")]);
  const memory = { since: FIRST_DAY, known: [], expected: {} };
  const claim = { jobId: "check", at: 1, matter: "above:2026-11-15" };
  const found = (announced: Announced) =>
    findAlertNews(ABOVE, history, { announced: { "above:2026-11-15": announced }, memory, today: TODAY });
  expect(found(claim)).toHaveLength(1);
  expect(found({ ...claim, messageTs: "1.1" })).toEqual([]);
});

describe("tiers", () => {
  it.each([
    ["M10", 10],
    ["R40", 40],
    ["M80 NVMe", 80],
    ["M700", 700],
    ["S20", undefined],
    ["SP10", undefined],
  ])("%s has size %s", (tier, size) => expect(tierSize(tier)).toBe(size));

  const onDays = (tier: string, isOn: (day: string) => boolean) =>
    costSeries((day) => (isOn(day) ? 50 : undefined), { tier });

  it("announces a cluster once, until it is smaller again; a pause ends nothing", () => {
    const isLarge = (day: string) => ["2026-11-15", "2026-11-17", "2026-11-19"].includes(day);
    const paused = costHistory([onDays("M80", isLarge), onDays("M60", (day) => day < "2026-11-15")]);
    expect(newsKeys(TIER, paused)).toHaveLength(1);
    const resized = costHistory([onDays("M80", isLarge), onDays("M60", (day) => !isLarge(day))]);
    const keys = newsKeys(TIER, resized);
    expect(keys.map((key) => key.slice(-10))).toEqual(["2026-11-15", "2026-11-17", "2026-11-19"]);
    expect(newsKeys(TIER, resized, { announced: keys })).toEqual([]);
  });

  it("names the tier before", () => {
    const history = costHistory([
      onDays("R80", (day) => day >= "2026-11-19"),
      onDays("M40", (day) => day < "2026-11-19"),
    ]);
    const [found] = findCrossings(TIER, history, { first: "2026-11-14", last: "2026-11-20" });
    expect(found?.details).toMatchObject({ tier: "R80", previousTier: "M40", day: "2026-11-19" });
  });
});

describe("invoices and credits", () => {
  it("announces a state of an invoice once, and none that was there before", () => {
    const closed = { kind: "invoice", state: "closed" } as const;
    const invoices = [historyInvoice({ id: "i2", status: "PENDING" }), historyInvoice({ status: "PAID" })];
    const { known } = initialMemory(closed, costHistory([], invoices), TODAY);
    expect(newsKeys(closed, costHistory([], invoices), { known })).toEqual([]);
    const later = costHistory([], [historyInvoice({ id: "i2", status: "FAILED" }), historyInvoice({})]);
    expect(newsKeys(closed, later, { known })).toEqual(["invoice:i2:closed"]);
    expect(newsKeys({ ...closed, state: "failed" }, later)).toEqual(["invoice:i2:failed"]);
    expect(newsKeys(closed, later, { known, announced: ["invoice:i2:closed"] })).toEqual([]);
  });

  it("leaves out invoices of earlier months, which it forgets", () => {
    const old = Array.from({ length: 9 }, (_, month) =>
      historyInvoice({ id: `i${month}`, month: `2026-0${month + 1}` }),
    );
    const keys = newsKeys({ kind: "invoice", state: "closed" }, costHistory([], old));
    expect(keys).toEqual(["invoice:i8:closed"]);
  });

  it("counts the credits on invoices since a month, and announces that they are low once", () => {
    const used = (month: string, creditsCents: bigint) => historyInvoice({ id: month, month, creditsCents });
    const before = [used("2026-08", 9_000_000n), used("2026-09", 1_000_000n), used("2026-10", 400_000n)];
    const low = costHistory([], [...before, used("2026-11", 1_050_000n)]);
    expect(newsKeys(CREDITS, costHistory([], before))).toEqual([]);
    expect(newsKeys(CREDITS, low)).toEqual(["credits:2026-11-01"]);
    expect(newsKeys(CREDITS, low, { announced: ["credits:2026-11-01"] })).toEqual([]);
    const { known } = initialMemory(CREDITS, low, TODAY);
    expect(newsKeys(CREDITS, costHistory([], [...before, used("2026-11", 1_060_000n)]), { known })).toEqual(
      [],
    );
    const [found] = findCrossings(CREDITS, low, { first: TODAY, last: TODAY });
    expect(found?.details).toMatchObject({ leftCents: "50000", usedCents: "2450000" });
  });

  it("needs no day with costs", () => {
    const failed = costHistory([], [historyInvoice({ status: "FAILED" })]);
    const invoice = { kind: "invoice", state: "failed" } as const;
    expect(newsKeys(invoice, { ...failed, lastDay: undefined })).toEqual(["invoice:i1:failed"]);
  });

  it("refuses credits of months that are not read any more", async () => {
    const atlas: Atlas = { orgId: "o1", ...({} as Omit<Atlas, "orgId">) };
    const scoped = (since: string) =>
      scopedHistory(atlas, { ...NO_FILTERS, names: [], condition: { ...CREDITS, since } }, costHistory([]));
    await expect(scoped("2025-11")).resolves.toMatchObject({ series: [] });
    await expect(scoped("2025-10")).rejects.toMatchObject({ code: "credits_too_old" });
  });
});
