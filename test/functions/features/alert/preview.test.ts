import { describe, expect, it } from "vitest";
import type { CostHistory } from "../../../../functions/atlas/cost-history.ts";
import type { AlertDetails } from "../../../../functions/features/alert/details.ts";
import { findAlertNews } from "../../../../functions/features/alert/find-news.ts";
import { previewAlert } from "../../../../functions/features/alert/preview.ts";
import { previewMessage } from "../../../../functions/features/alert/preview-message.ts";
import type { AlertRequest, Condition } from "../../../../functions/features/alert/request.ts";
import { NO_FILTERS } from "../../../../functions/features/filters.ts";
import type { Watch } from "../../../../functions/features/watch/watch.ts";
import { addDays } from "../../../../functions/money/days.ts";
import { buttonsOf } from "../../../messages.ts";
import { costHistory, costSeries, FIRST_DAY, TODAY } from "./history.ts";

/** Costs of 81 days: flat with a spike, a new level, another cluster and larger servers. */
const HISTORY = costHistory([
  costSeries((day) => (day >= "2026-10-20" ? 180 : day === "2026-10-05" ? 300 : 100)),
  costSeries((day) => (day >= "2026-11-02" ? 60 : undefined), { cluster: "new", tier: "M80" }),
]);

/** What daily checks announce from a day on, each knowing what came before. */
function postedSince(condition: Condition, history: CostHistory, first: string): AlertDetails[] {
  const announced: Record<string, Watch["announced"][string]> = {};
  const posted: AlertDetails[] = [];
  const memory = { since: FIRST_DAY, known: [], expected: {} };
  for (let today = first; today <= TODAY; today = addDays(today, 1)) {
    const lastDay = addDays(today, -1);
    const seen = { ...history, lastDay, series: history.series.map((each) => upTo(each, lastDay)) };
    for (const { key, matter, details } of findAlertNews(condition, seen, { announced, memory, today })) {
      if (announced[key]) continue;
      announced[key] = { jobId: "check", at: Date.parse(today), matter, messageTs: "1" };
      posted.push(details);
    }
  }
  return posted;
}

function upTo(series: CostHistory["series"][number], lastDay: string) {
  return { ...series, byDay: new Map([...series.byDay].filter(([day]) => day <= lastDay)) };
}

/** Up to the end of the year. */
function withMoreDays(series: CostHistory["series"][number]): CostHistory["series"][number] {
  const byDay = new Map(series.byDay);
  for (let day = "2026-11-21"; day < "2027-01-01"; day = addDays(day, 1)) {
    byDay.set(day, { units: 100n, scale: 0 });
  }
  return { ...series, byDay };
}

describe("previewAlert", () => {
  it.each<Condition>([
    { kind: "anomaly" },
    { kind: "above", cents: 15_000 },
    { kind: "growth", percent: 20 },
    { kind: "new_cluster" },
    { kind: "tier", tier: "M60" },
  ])("shows what daily checks post: %j", (condition) => {
    const { matters } = previewAlert(condition, HISTORY, { today: TODAY, expected: {} });
    const previewed = matters.flatMap(({ first, later }) => [first, ...later]);
    const posted = postedSince(condition, HISTORY, addDays(FIRST_DAY, 4));
    expect(previewed.length).toBeGreaterThan(0);
    const isSame = (details: AlertDetails) =>
      JSON.stringify({ ...details, day: undefined, cents: undefined });
    expect(previewed.map(isSame).toSorted()).toEqual(posted.map(isSame).toSorted());
  });

  it("says how it ended, and leaves out what was called expected", () => {
    const above = previewAlert({ kind: "above", cents: 15_000 }, HISTORY, { today: TODAY, expected: {} });
    expect(above.matters.map(({ until }) => until)).toEqual(["2026-10-05", undefined]);
    const anomaly = { kind: "anomaly" } as const;
    const all = previewAlert(anomaly, HISTORY, { today: TODAY, expected: {} });
    const [{ first } = expect.fail()] = all.matters;
    if (first?.kind !== "anomaly") expect.fail();
    const expected = { [first.series.key]: [{ since: first.since, cents: first.cents }] };
    const fewer = previewAlert(anomaly, HISTORY, { today: TODAY, expected });
    expect(fewer.matters.length).toBeLessThan(all.matters.length);
  });
});

it("leaves out the end of what began before its days", () => {
  const spike = costHistory([costSeries((day) => (day === "2026-09-30" ? 300 : 100))]);
  const options = { today: "2027-01-02", expected: {} };
  const long = { ...spike, series: spike.series.map((each) => withMoreDays(each)), lastDay: "2026-12-30" };
  expect(previewAlert({ kind: "anomaly" }, long, { ...options, today: "2026-12-31" }).matters).toHaveLength(
    1,
  );
  expect(previewAlert({ kind: "anomaly" }, long, options).matters).toEqual([]);
});

describe("findAlertNews", () => {
  const ANOMALIES: Condition = { kind: "anomaly" };
  const memory = { since: "2026-10-01", known: [], expected: {} };
  const news = (history: CostHistory, since: string, today: string, announced: Watch["announced"] = {}) =>
    findAlertNews(ANOMALIES, history, { announced, memory: { ...memory, since }, today });
  const high = (...days: string[]) => costHistory([costSeries((day) => (days.includes(day) ? 300 : 100))]);

  it("announces once what late charges show to have begun a day earlier", () => {
    const [first] = news(high("2026-10-05"), memory.since, "2026-10-08");
    const { key = "", matter = "" } = first ?? {};
    const announced = { [key]: { jobId: "check", at: 1, matter, messageTs: "1" } };
    const later = news(high("2026-10-04", "2026-10-05"), memory.since, "2026-10-09", announced);
    expect(later.filter((each) => !(each.key in announced))).toEqual([]);
  });

  it("announces a level that shows after the channel subscribed, but not one of which a day was known", () => {
    const rising = costHistory([
      costSeries((day) => (day >= "2026-10-12" ? 128 : Number(day.slice(-1)) % 2 === 0 ? 100 : 108)),
    ]);
    expect(news(rising, "2026-10-14", "2026-10-20").map(({ details }) => details)).toMatchObject([
      { change: "new_level", since: "2026-10-12", day: "2026-10-16" },
    ]);
    const jump = costHistory([costSeries((day) => (day >= "2026-10-12" ? 300 : 100))]);
    expect(news(jump, "2026-10-11", "2026-10-20")).toHaveLength(2);
    expect(news(jump, "2026-10-14", "2026-10-20")).toEqual([]);
  });
});

describe("previewMessage", () => {
  const REQUEST: AlertRequest = { ...NO_FILTERS, names: [], condition: { kind: "above", cents: 15_000 } };
  const VIEW = { request: REQUEST, userId: "U1", counts: { projects: 1, clusters: 2, kinds: 1 } };

  it("lists by date, and offers the alert unless the channel has it", () => {
    const preview = previewAlert(REQUEST.condition, HISTORY, { today: TODAY, expected: {} });
    const message = previewMessage(preview, { ...VIEW, isSubscribed: false });
    expect(buttonsOf({ ts: "", ...message })).toEqual({ run_command_0: "/atlas-alert above $150 a day" });
    expect(message.text).toMatch(/5 October.*until 5 October\n.*20 October.*still open/s);
    expect(buttonsOf({ ts: "", ...previewMessage(preview, { ...VIEW, isSubscribed: true }) })).toEqual({});
  });

  it("says plainly that there is nothing, and keeps within Slack's limits with much", () => {
    const days = { first: "2026-09-02", last: "2026-11-18" };
    expect(previewMessage({ days, matters: [] }, { ...VIEW, isSubscribed: false }).text).toContain(
      "2 clusters",
    );
    const name = `<!here> ${"&".repeat(300)}`;
    const first = { kind: "above", day: "2026-11-01", cents: "1", limitCents: 1 } as const;
    const matters = Array.from({ length: 90 }, () => ({ first, later: [], until: undefined }));
    const request = { ...REQUEST, projects: [name] };
    const { text, blocks } = previewMessage({ days, matters }, { ...VIEW, request, isSubscribed: false });
    expect(text.length).toBeLessThanOrEqual(4000);
    expect(blocks.length).toBeLessThanOrEqual(50);
    expect(text).not.toContain("<!here>");
  });
});
