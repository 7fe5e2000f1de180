import { describe, expect, it } from "vitest";
import { type DailyCents, findLevelChanges } from "../../../functions/money/anomalies.ts";
import { addDays } from "../../../functions/money/days.ts";
import { type GeneratedCosts, generateCosts } from "../../generated-costs.ts";

const FIRST = "2026-01-01";
const day = (index: number) => addDays(FIRST, index);
const generate = (costs: GeneratedCosts, seed?: number) => generateCosts({ first: FIRST, ...costs }, seed);

/** Kind, day, and the first day of the matter, as indexes. */
function changesOf(days: DailyCents, expected?: Parameters<typeof findLevelChanges>[1]) {
  const indexOf = (date: string) => (Date.parse(date) - Date.parse(days.first)) / 86_400_000;
  return findLevelChanges(days, expected)
    .filter(({ isExpected }) => !isExpected)
    .map((change) => [change.kind, indexOf(change.day), indexOf(change.since)] as const);
}

describe("a day that differs", () => {
  it("is unusual once, and normal again after five days", () => {
    expect(findLevelChanges(generate({ changes: [{ from: 100, to: 101, factor: 3 }] }))).toEqual([
      {
        kind: "unusual",
        day: day(100),
        since: day(100),
        cents: 120_000,
        normalCents: 40_000,
        extraCents: 80_000,
        isExpected: false,
      },
      {
        kind: "normal",
        day: day(105),
        since: day(100),
        cents: 40_000,
        normalCents: 40_000,
        extraCents: 80_000,
        isExpected: false,
      },
    ]);
  });

  it("is unusual where it costs less, too", () => {
    expect(changesOf(generate({ changes: [{ from: 100, to: 101, factor: 0.5 }] }))[0]).toEqual([
      "unusual",
      100,
      100,
    ]);
  });

  it.each([
    { name: "less than 20 %", cents: 40_000, factor: 1.19 },
    { name: "less than $20", cents: 5_000, factor: 1.39 },
  ])("is usual where it differs by $name", ({ cents, factor }) => {
    expect(changesOf(generate({ cents, changes: [{ from: 100, to: 101, factor }] }))).toEqual([]);
  });

  it("is usual in the first 14 days", () => {
    expect(changesOf(generate({ changes: [{ from: 13, to: 14, factor: 3 }] }))).toEqual([]);
    expect(changesOf(generate({ changes: [{ from: 14, to: 15, factor: 3 }] }))).toHaveLength(2);
  });

  it("says nothing within five days of another one", () => {
    const changes = [100, 102, 106, 110].map((from) => ({ from, to: from + 1, factor: 3 }));
    expect(changesOf(generate({ changes }))).toEqual([
      ["unusual", 100, 100],
      ["normal", 115, 100],
    ]);
  });

  it("says nothing from the third time in 35 days, such as each Monday", () => {
    const changes = Array.from({ length: 10 }, (_, week) => ({
      from: 100 + 7 * week,
      to: 101 + 7 * week,
      factor: 3,
    }));
    expect(changesOf(generate({ changes })).filter(([kind]) => kind === "unusual")).toHaveLength(2);
  });
});

describe("a new level", () => {
  it("is announced on its fifth day, and then is normal", () => {
    expect(findLevelChanges(generate({ changes: [{ from: 100, factor: 1.4 }] }))).toEqual([
      {
        kind: "unusual",
        day: day(100),
        since: day(100),
        cents: 56_000,
        normalCents: 40_000,
        extraCents: 16_000,
        isExpected: false,
      },
      {
        kind: "new_level",
        day: day(104),
        since: day(100),
        cents: 56_000,
        normalCents: 40_000,
        extraCents: 80_000,
        isExpected: false,
      },
    ]);
  });

  it("is left for the former one in the same matter, within 35 days", () => {
    expect(changesOf(generate({ changes: [{ from: 100, to: 130, factor: 0.01 }] }))).toEqual([
      ["unusual", 100, 100],
      ["new_level", 104, 100],
      ["normal", 134, 100],
    ]);
  });

  it("adds up until it is over, without the days that show it", () => {
    const changes = [
      { from: 100, to: 130, factor: 0.5 },
      { from: 130, addCents: 2_000 },
    ];
    const normal = findLevelChanges(generate({ changes })).find(({ kind }) => kind === "normal");
    expect(normal).toMatchObject({ day: day(134), since: day(100), extraCents: -20_000 * 30 });
  });

  it("is left in a matter of its own after longer", () => {
    expect(changesOf(generate({ changes: [{ from: 100, to: 138, factor: 0.5 }] })).slice(2)).toEqual([
      ["unusual", 138, 138],
      ["new_level", 142, 138],
    ]);
    expect(changesOf(generate({ changes: [{ from: 100, to: 190, factor: 2 }] })).slice(2)).toEqual([
      ["unusual", 190, 190],
      ["new_level", 194, 190],
    ]);
  });

  it("is the only news of the next level at once", () => {
    const steps = [
      { from: 100, to: 107, factor: 2 },
      { from: 107, factor: 4 },
    ];
    expect(changesOf(generate({ changes: steps }))).toEqual([
      ["unusual", 100, 100],
      ["new_level", 104, 100],
      ["new_level", 111, 107],
    ]);
  });

  it("is found where no single day is unusual", () => {
    const days = generate({ noise: 0.1, changes: [{ from: 200, factor: 1.3 }] }, 4);
    expect(changesOf(days).map(([kind]) => kind)).toEqual(["new_level"]);
  });

  it("follows a series that starts, stops and starts", () => {
    const started = generate({ cents: 0, changes: [{ from: 100, addCents: 5_000 }] });
    expect(changesOf(started)).toEqual([
      ["unusual", 100, 100],
      ["new_level", 104, 100],
    ]);
    const tried = generate({ cents: 0, changes: [{ from: 100, to: 110, addCents: 5_000 }] });
    expect(changesOf(tried)).toContainEqual(["new_level", 104, 100]);
  });
});

describe("expected levels", () => {
  const shifted = generate({ changes: [{ from: 100, factor: 2 }] });

  it("are not announced from their date on", () => {
    expect(changesOf(shifted, [{ since: day(100), cents: 75_000 }])).toEqual([]);
    expect(changesOf(shifted, [{ since: day(101), cents: 75_000 }])[0]).toEqual(["unusual", 100, 100]);
  });

  it("are the level of days that vary, and amounts near zero", () => {
    for (let seed = 1; seed <= 10; seed++) {
      const noisy = generate({ noise: 0.1, changes: [{ from: 100, factor: 2 }] }, seed);
      const changes = changesOf(noisy, [{ since: day(100), cents: 80_000 }]);
      expect(changes.filter(([kind]) => kind === "new_level")).toEqual([]);
    }
    const paused = generate({ noise: 0.1, changes: [{ from: 100, factor: 0.01 }] });
    expect(changesOf(paused, [{ since: day(100), cents: 0 }])).toEqual([]);
  });

  it.each([198, 200, 202])("are learned where weekends cost less, from day %i on", (from) => {
    for (let seed = 1; seed <= 10; seed++) {
      const costs = generate({ noise: 0.05, weekend: 0.6, changes: [{ from, factor: 2 }] }, seed);
      expect(changesOf(costs, [{ since: day(from), cents: costs.cents[from] ?? 0 }])).toEqual([]);
    }
  });

  it("say nothing of other amounts", () => {
    expect(changesOf(shifted, [{ since: day(90), cents: 60_000 }])[0]).toEqual(["unusual", 100, 100]);
  });
});

describe("generated years", () => {
  const seeds = Array.from({ length: 20 }, (_, index) => index + 1);
  const unusual = (costs: GeneratedCosts) =>
    seeds.flatMap((seed) => changesOf(generate(costs, seed)).filter(([kind]) => kind !== "normal"));

  it.each<{ name: string; costs: GeneratedCosts; most: number }>([
    { name: "flat", costs: {}, most: 0 },
    { name: "5 % noise", costs: { noise: 0.05 }, most: 1 },
    { name: "10 % noise with weekends", costs: { noise: 0.1, weekend: 0.6 }, most: 8 },
    { name: "growth", costs: { noise: 0.05, growth: 1, weekend: 0.6 }, most: 2 },
    { name: "negative", costs: { cents: -40_000, noise: 0.05 }, most: 1 },
    { name: "small", costs: { cents: 900, noise: 0.5 }, most: 0 },
  ])("raise few false alarms: $name", ({ costs, most }) => {
    expect(unusual(costs).length).toBeLessThanOrEqual(most);
  });

  it("show a shift of 40 %, and none of the news twice", () => {
    for (const seed of seeds) {
      const all = changesOf(
        generate({ noise: 0.1, weekend: 0.6, changes: [{ from: 200, factor: 1.4 }] }, seed),
      );
      expect(all.some(([kind, at]) => kind === "new_level" && at >= 202 && at < 214)).toBe(true);
      expect(new Set(all.map(([kind, , since]) => `${kind} ${since}`)).size).toBe(all.length);
    }
  });

  it("find up to a day what they find when that day is the last", () => {
    const changes = [
      { from: 60, to: 62, factor: 2 },
      { from: 120, to: 150, factor: 0 },
      { from: 200, factor: 1.5 },
    ];
    const days = generate({ noise: 0.1, weekend: 0.6, changes }, 3);
    const all = findLevelChanges(days);
    for (let length = 1; length <= days.cents.length; length += 3) {
      const part = findLevelChanges({ ...days, cents: days.cents.slice(0, length) });
      expect(part).toEqual(all.filter((each) => each.day < day(length)));
    }
  });
});
