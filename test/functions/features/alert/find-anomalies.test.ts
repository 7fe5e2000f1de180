import { describe, expect, it } from "vitest";
import type { CostHistory } from "../../../../functions/atlas/cost-history.ts";
import type { AnomalyNews } from "../../../../functions/features/alert/details.ts";
import {
  type AnomalyOptions,
  findAnomalies,
  lastWatchedDay,
  previewAnomalies,
} from "../../../../functions/features/alert/find-anomalies.ts";
import { addDays } from "../../../../functions/money/days.ts";
import { createRandom } from "../../../generated-costs.ts";
import { type GeneratedSeries, generateHistory, historyUntil } from "../../../generated-history.ts";

const FIRST = "2026-01-01";
const DAYS = 200;
const TODAY = addDays(FIRST, DAYS + 2);
const day = (index: number) => addDays(FIRST, index);
const spike = (factor: number, from = 180) => [{ from, to: from + 1, factor }];

function preview(all: readonly GeneratedSeries[], options: Partial<AnomalyOptions> = {}) {
  const history = generateHistory(
    FIRST,
    all.map((each) => ({ days: DAYS, ...each })),
  );
  return previewAnomalies(history, { today: TODAY, ...options });
}

const summaryOf = ({ details }: AnomalyNews) =>
  `${details.change} ${details.series.level} ${details.series.label}`.trim();

const CLUSTERS: readonly GeneratedSeries[] = [
  { project: "Shop", cluster: "orders" },
  { project: "Shop", cluster: "carts" },
  { project: "Data", cluster: "telemetry" },
  { project: "Data", cluster: "telemetry", kind: "backup", cents: 4_000 },
];
const withChanges = (index: number, changes: GeneratedSeries["changes"]) =>
  CLUSTERS.map((each, at) => (at === index ? { ...each, changes: changes ?? [] } : each));

describe("what is announced", () => {
  it("is the cluster that changed, with what moved with it", () => {
    const [first, second, ...more] = preview(withChanges(2, spike(3)));
    expect(more).toEqual([]);
    expect(first?.details).toMatchObject({
      change: "unusual",
      day: day(180),
      since: day(180),
      cents: 124_000,
      normalCents: 44_000,
      series: { level: "cluster", label: "telemetry" },
    });
    expect(first?.details.others.map(({ series }) => series.level).toSorted()).toEqual([
      "kind",
      "project",
      "total",
    ]);
    expect(first?.details.others.find(({ series }) => series.level === "total")).toMatchObject({
      cents: 204_000,
      normalCents: 124_000,
    });
    expect(second?.details).toMatchObject({ change: "normal", day: day(185), since: day(180) });
    expect(second?.matter).toBe(first?.matter);
    expect(second?.key).not.toBe(first?.key);
  });

  it("adds up to the end of the month in which it is announced, at the rate of the day", () => {
    const [unusual, level] = preview(withChanges(0, [{ from: 180, factor: 2 }]));
    const of = (news: AnomalyNews | undefined) =>
      news && [news.details.day, news.details.until, news.details.extraCents];
    expect(of(unusual)).toEqual(["2026-06-30", "2026-07-31", 40_000 * 32]);
    expect(of(level)).toEqual(["2026-07-04", "2026-07-31", 40_000 * 32]);
    const [earlier] = preview(withChanges(0, spike(2, 177)));
    expect(of(earlier)).toEqual(["2026-06-27", "2026-06-30", 40_000 * 4]);
  });

  it("is each cluster, where they change apart from each other", () => {
    const two = CLUSTERS.map((each, at) => (at === 0 || at === 2 ? { ...each, changes: spike(3) } : each));
    expect(preview(two).map(summaryOf).slice(0, 2).toSorted()).toEqual([
      "unusual cluster orders",
      "unusual cluster telemetry",
    ]);
    const opposite = CLUSTERS.map((each, at) => {
      if (at === 0) return { ...each, changes: spike(2) };
      return at === 1 ? { ...each, changes: spike(0) } : each;
    });
    expect(preview(opposite).map(summaryOf).slice(0, 2).toSorted()).toEqual([
      "unusual cluster carts",
      "unusual cluster orders",
    ]);
  });

  it("is the kind, where many clusters change in it", () => {
    const many = Array.from({ length: 10 }, (_, index): GeneratedSeries[] => [
      { project: `P${index}`, cluster: `c${index}` },
      { project: `P${index}`, cluster: `c${index}`, kind: "backup", cents: 10_000, changes: spike(3) },
    ]).flat();
    const [first] = preview(many);
    expect(first && summaryOf(first)).toBe("unusual kind backup storage");
    expect(first?.details).toMatchObject({ others: { length: 8 }, moreOthers: 13 });
  });

  it("is the kind, where each cluster changes too little", () => {
    const many = Array.from({ length: 10 }, (_, index) => ({
      project: `P${index}`,
      cluster: `c${index}`,
      cents: 3_000,
      changes: spike(1.5),
    }));
    expect(preview(many).map(summaryOf)[0]).toBe("unusual kind servers");
  });

  it("says where a cluster is, if another project has one of the same name", () => {
    const same = CLUSTERS.map((each) => ({ ...each, cluster: "lab", project: each.project ?? "" }));
    const changed = same.map((each, at) => (at === 2 ? { ...each, changes: spike(3) } : each));
    expect(preview(changed).map(summaryOf)[0]).toBe("unusual cluster Data/lab");
  });

  it("is no series that shows the same change some days later", () => {
    const noisy = [...withChanges(2, [{ from: 150, factor: 1.5 }])].map((each) => ({ ...each, noise: 0.04 }));
    const news = preview(noisy);
    expect(news.map(summaryOf)).toEqual(["unusual cluster telemetry", "new_level cluster telemetry"]);
  });

  it("is no project that is unusual some days later mostly because of its cluster", () => {
    const data = { project: "Data", cluster: "telemetry", cents: 40_000 };
    const other = { ...data, changes: [{ from: 186, to: 187, addCents: 2_100 }] };
    const added = { project: "Data", cluster: "new", cents: 0, changes: [{ from: 180, addCents: 7_500 }] };
    expect(preview([other, added, { cluster: "orders", cents: 90_000 }]).map(summaryOf)).toEqual([
      "unusual cluster new",
      "new_level cluster new",
    ]);
  });

  it("leaves out late lines, support, and what is booked once a month", () => {
    const once = [5, 6].map((month) =>
      Math.round((Date.parse(`2026-0${month}-01`) - Date.parse(FIRST)) / 86_400_000),
    );
    const changes = once.map((from) => ({ from, to: from + 1, addCents: 90_000 }));
    const quiet: GeneratedSeries[] = [
      ...CLUSTERS,
      { cluster: "orders", isLate: true, changes: spike(9) },
      { project: "", kind: "support", changes: spike(9) },
      { project: "", kind: "charts", cents: 0, changes },
    ];
    expect(preview(quiet)).toEqual([]);
  });

  it("is nothing of what moved with an expected level", () => {
    const changes = [{ from: 180, factor: 3 }];
    const [news] = preview(withChanges(2, changes));
    expect(news?.details.series.level).toBe("cluster");
    const { key = "" } = news?.details.series ?? {};
    expect(
      preview(withChanges(2, changes), { expected: { [key]: [{ since: day(180), cents: 124_000 }] } }),
    ).toEqual([]);
  });
});

describe("the days", () => {
  it("end three days ago, or with the last charged one", () => {
    const history = generateHistory(FIRST, CLUSTERS);
    expect(lastWatchedDay({ ...history, lastDay: "2026-06-30" }, "2026-07-02")).toBe("2026-06-29");
    expect(lastWatchedDay({ ...history, lastDay: "2026-06-28" }, "2026-07-02")).toBe("2026-06-28");
    expect(lastWatchedDay({ ...history, lastDay: undefined }, "2026-07-02")).toBeUndefined();
  });

  it("of an organization begin with its first costs", () => {
    expect(preview([{ cluster: "orders", cents: 0, changes: [{ from: 150, addCents: 40_000 }] }])).toEqual(
      [],
    );
  });

  it("show nothing in an empty history", () => {
    const none = { ...generateHistory(FIRST, []), lastDay: undefined };
    expect(findAnomalies(none, { today: TODAY })).toEqual([]);
  });
});

/** What a channel gets of checks on each day, which know only the lines until then and 13 months. */
function checkDaily(history: CostHistory, today: string, days: number): AnomalyNews[] {
  const posted = new Map<string, AnomalyNews>();
  for (let ago = days - 1; ago >= 0; ago--) {
    const date = addDays(today, -ago);
    const firstDay = `${addDays(`${date.slice(0, 7)}-01`, -364).slice(0, 7)}-01`;
    const known = historyUntil(history, addDays(date, -1), firstDay);
    const news = findAnomalies(known, { today: date });
    for (const each of news) if (!posted.has(each.key)) posted.set(each.key, each);
  }
  return [...posted.values()];
}

describe("a preview", () => {
  it("is what daily checks announce, each once", () => {
    const random = createRandom(2);
    const length = 430;
    const all = Array.from({ length: 8 }, (_, index): GeneratedSeries => {
      const from = length - 60 + Math.floor(50 * random());
      const changes = [
        { from, to: from + 1 + Math.floor(20 * random()), factor: 3 * random() },
        { from: from - 150, factor: 1.6 },
      ];
      return {
        project: `P${index % 3}`,
        cluster: index % 5 === 0 ? "" : `c${index >> 1}`,
        kind: index % 2 === 0 ? "instance" : "backup",
        days: length,
        noise: 0.1,
        weekend: 0.7,
        ...(random() < 0.7 ? { changes } : {}),
      };
    });
    const today = addDays("2025-04-01", length);
    const history = generateHistory("2025-04-01", all);
    const expected = previewAnomalies(history, { today }, 45);
    const since = addDays(today, -3 - 45);
    const posted = checkDaily(history, today, 53).filter(({ details }) => details.day > since);
    expect(posted).toEqual(expected);
    expect(expected.length).toBeGreaterThan(4);
    expect(new Set(expected.map(({ key }) => key)).size).toBe(expected.length);
  });
});
