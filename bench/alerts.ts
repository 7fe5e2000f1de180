import { previewAnomalies } from "../functions/features/alert/find-anomalies.ts";
import { findLevelChanges, type LevelChange } from "../functions/money/anomalies.ts";
import { median } from "../functions/money/median.ts";
import { type GeneratedCosts, generateCosts } from "../test/generated-costs.ts";
import { generateHistory } from "../test/generated-history.ts";

/**
 * How often the rule of alerts is wrong, on generated years of daily costs: `npm run bench:alerts [-- <years>]`. The seeds
 * are fixed, so the numbers change only with the rule.
 */
const years = Number(process.argv[2] ?? 200);
const YEAR = 365;
const SHIFT_DAY = 200;
/** A shift counts as found if it is announced in this time. */
const FOUND_DAYS = 14;
const startedAt = performance.now();

const QUIET: Readonly<Record<string, GeneratedCosts>> = {
  flat: {},
  "5 % noise": { noise: 0.05 },
  "10 % noise": { noise: 0.1 },
  "10 % noise, weekends −10 %": { noise: 0.1, weekend: 0.9 },
  "10 % noise, weekends −40 %": { noise: 0.1, weekend: 0.6 },
  "10 % noise, weekends −80 %": { noise: 0.1, weekend: 0.2 },
  "10 % noise, weekends, growth 100 %": { noise: 0.1, weekend: 0.6, growth: 1 },
  "15 % noise, weekends": { noise: 0.15, weekend: 0.6 },
};
const SHIFTED: Readonly<Record<string, GeneratedCosts>> = {
  "5 % noise": { noise: 0.05 },
  "5 % noise, weekends −40 %": { noise: 0.05, weekend: 0.6 },
  "10 % noise": { noise: 0.1 },
  "10 % noise, weekends −40 %": { noise: 0.1, weekend: 0.6 },
  "10 % noise, weekends, growth 50 %": { noise: 0.1, weekend: 0.6, growth: 0.5 },
};

const CHANGED: Readonly<Record<string, GeneratedCosts>> = {
  "a day at 150 %": { noise: 0.05, changes: [{ from: SHIFT_DAY, to: SHIFT_DAY + 1, factor: 1.5 }] },
  "a day at 200 %": { noise: 0.1, changes: [{ from: SHIFT_DAY, to: SHIFT_DAY + 1, factor: 2 }] },
  "ten days at 140 %": { noise: 0.1, changes: [{ from: SHIFT_DAY, to: SHIFT_DAY + 10, factor: 1.4 }] },
  "a paused month": { noise: 0.1, changes: [{ from: SHIFT_DAY, to: SHIFT_DAY + 30, factor: 0.02 }] },
  "from $0 to $100": { cents: 0, changes: [{ from: SHIFT_DAY, addCents: 10_000 }], noise: 0.1 },
  "each Monday at 300 %, from one on": {
    noise: 0.1,
    changes: Array.from({ length: 20 }, (_, week) => ({
      from: SHIFT_DAY + 1 + 7 * week,
      to: SHIFT_DAY + 2 + 7 * week,
      factor: 3,
    })),
  },
};
const ORGANIZATIONS = 10;
const CLUSTERS = 20;

const seeds = Array.from({ length: years }, (_, index) => index + 1);
const replay = (costs: GeneratedCosts, seed: number) =>
  findLevelChanges(generateCosts(costs, seed)).filter(isNews);

console.table(
  Object.entries(QUIET).map(([name, costs]) => {
    const news = seeds.map((seed) => replay(costs, seed));
    const perYear = mean(news.map((changes) => announced(changes).length));
    return {
      "years without a change": name,
      "false alarms a year": rounded(perYear),
      "of 20 such series": rounded(20 * perYear),
      repeats: sum(news.map(repeats)),
    };
  }),
);
console.table(
  Object.entries(SHIFTED).map(([name, costs]) => {
    const changes = [{ from: SHIFT_DAY, factor: 1.4 }];
    const news = seeds.map((seed) => replay({ ...costs, changes }, seed));
    const first = news.map((all) => announced(all).find(isOfShift)).filter((found) => found !== undefined);
    const levels = news.filter((all) => all.some((each) => each.kind === "new_level" && isOfShift(each)));
    return {
      "+40 % from a day on": name,
      "found %": rounded((100 * first.length) / years),
      "days until found": median(first.map(({ day }) => dayNumber(day) - SHIFT_DAY)),
      "new level %": rounded((100 * levels.length) / years),
      "announced twice": sum(news.map((all) => Math.max(0, announced(all).filter(isOfShift).length - 1))),
      repeats: sum(news.map(repeats)),
    };
  }),
);
console.table(
  Object.entries(CHANGED).map(([name, costs]) => {
    const news = seeds.map((seed) => replay({ weekend: 0.6, ...costs }, seed));
    const perYear = (kind: LevelChange["kind"]) =>
      rounded(mean(news.map((all) => all.filter((each) => each.kind === kind).length)));
    return {
      "messages a year with": name,
      unusual: perYear("unusual"),
      "new level": perYear("new_level"),
      "back to normal": perYear("normal"),
      repeats: sum(news.map(repeats)),
    };
  }),
);

const matters = seeds.slice(0, ORGANIZATIONS).map((seed) => {
  const series = Array.from({ length: CLUSTERS }, (_, index) => ({
    project: `Project ${index % 5}`,
    cluster: `cluster-${index}`,
    ...{ days: 2 * YEAR, noise: 0.1, weekend: 0.6 },
  }));
  const history = generateHistory("2024-12-30", series, seed);
  const news = previewAnomalies(history, { today: "2026-12-31" }, YEAR);
  return new Set(news.map(({ matter }) => matter)).size;
});
console.log(
  `An organization of ${CLUSTERS} clusters with 10 % noise and weekends, its projects, kinds and total: ` +
    `${rounded(mean(matters))} false alarms a year.`,
);
console.log(`${years} years each, ${rounded((performance.now() - startedAt) / 1000)} s`);

function isNews({ isExpected }: LevelChange): boolean {
  return !isExpected;
}

/** The first message of each matter. */
function announced(changes: readonly LevelChange[]): LevelChange[] {
  return [
    ...Map.groupBy(
      changes.filter(({ isExpected }) => !isExpected),
      ({ since }) => since,
    ).values(),
  ].flatMap((same) => same[0] ?? []);
}

function isOfShift({ day, cents, normalCents }: LevelChange): boolean {
  const after = dayNumber(day) - SHIFT_DAY;
  return after >= 0 && after < FOUND_DAYS && cents > normalCents;
}

/** The same news of a matter again. */
function repeats(changes: readonly LevelChange[]): number {
  return changes.length - new Set(changes.map(({ since, kind }) => `${since} ${kind}`)).size;
}

function dayNumber(day: string): number {
  return (Date.parse(day) - Date.parse("2026-01-01")) / 86_400_000;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function mean(values: readonly number[]): number {
  return sum(values) / values.length;
}

function rounded(value: number): number {
  return Number(value.toFixed(3));
}
