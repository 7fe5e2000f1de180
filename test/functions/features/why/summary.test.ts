import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { explainChange } from "../../../../functions/features/why/bridge.ts";
import {
  largestReasons,
  type ReasonList,
  summarizeChange,
  type WhySummary,
} from "../../../../functions/features/why/summary.ts";
import { arbitraryLines } from "../charges/arbitrary-lines.ts";
import { groupLines, type Line, OCTOBER, SEPTEMBER } from "../charges/lines.ts";

function summarize(
  before: readonly Line[],
  after: readonly Line[],
  days: [number, number] = [30, 31],
): WhySummary {
  return summarizeChange(
    explainChange({
      before: { groups: groupLines(before), days: days[0] },
      after: { groups: groupLines(after), days: days[1] },
    }),
  );
}

function sum(cents: readonly bigint[]): bigint {
  return cents.reduce((total, each) => total + each, 0n);
}

function linesOf({ reasons, smaller }: ReasonList): bigint[] {
  return [...reasons.map(({ cents }) => cents), smaller?.cents ?? 0n];
}

const cluster = (
  name: string,
  price: string,
  quantity: string,
  day: string,
  discountPercent = "0",
): Line => ({
  cluster: name,
  sku: "ATLAS_AWS_INSTANCE_M30",
  day,
  price,
  quantity,
  discountPercent,
});

describe("summarizeChange", () => {
  it("shows the worked example with the largest changes first", () => {
    const { places, rest, changeCents } = summarize(SEPTEMBER, OCTOBER);
    expect(changeCents).toBe(46_942n);
    expect(places.map(({ place, cents }) => [place.cluster, cents])).toEqual([
      ["prod", 60_422n],
      ["old", -17_280n],
    ]);
    expect(places[0]?.reasons.map(({ kind, charged, cents }) => [kind, charged, cents])).toEqual([
      ["tier", "instance", 64_800n],
      ["discount", "instance", -9_266n],
      ["days", undefined, 4_138n],
      // Below 1 % of the movement, but alone.
      ["quantity", "storage", 750n],
    ]);
    expect(places[0]?.reasons[0]?.tier).toEqual({ before: "M30", after: "M40" });
    expect(rest?.reasons.map(({ kind, cents }) => [kind, cents])).toEqual([
      ["new_cluster", 2_000n],
      ["support", 1_800n],
    ]);
  });

  it("adds up to the shown change at every level", () => {
    fc.assert(
      fc.property(arbitraryLines("2026-09"), arbitraryLines("2026-10"), (before, after) => {
        const { places, rest, reasons, changeCents } = summarize(before, after);
        expect(sum([...places.map(({ cents }) => cents), rest?.cents ?? 0n])).toBe(changeCents);
        expect(sum(reasons.map(({ cents }) => cents))).toBe(changeCents);
        for (const list of [...places, ...(rest ? [rest] : [])]) expect(sum(linesOf(list))).toBe(list.cents);
        expect(places.length).toBeLessThanOrEqual(6);
      }),
      { numRuns: 60 },
    );
  });

  it("puts what is left of many clusters together by class", () => {
    const names = Array.from({ length: 40 }, (_, index) => `c${index}`);
    const before = names.map((name) => cluster(name, "1", "30", "2026-09-01"));
    const after = names.map((name) => cluster(name, "1", "31", "2026-10-01"));
    const { places, rest } = summarize(before, after);
    expect(places).toEqual([]);
    expect(rest).toMatchObject({ places: 40, cents: 4_000n, reasons: [{ kind: "days", places: 40 }] });
  });

  it("joins reasons below 1 % of the movement", () => {
    const small = [10, 11, 12].map(
      (amount, index): Line => ({
        ...cluster("prod", "1", `${amount}`, "2026-10-05"),
        sku: ["ATLAS_AWS_STORAGE", "ATLAS_AWS_BACKUP", "ATLAS_AWS_DATA_TRANSFER_INTERNET"][index] ?? "",
      }),
    );
    const before = [cluster("prod", "1", "100", "2026-09-01")];
    const after = [cluster("prod", "1", "9100", "2026-10-01"), ...small];
    const { places } = summarize(before, after, [30, 30]);
    expect(places[0]).toMatchObject({ reasons: [{ cents: 900_000n }], smaller: { count: 3, cents: 3_300n } });
  });

  it("names the largest small reasons where their sum would say nothing", () => {
    const skus = ["STORAGE", "BACKUP", "SEARCH", "SERVERLESS", "CHARTS"];
    const small = skus.map((sku, index) => ({
      ...cluster("other", `${index + 1}`, "4", "2026-10-01"),
      sku: `ATLAS_AWS_${sku}`,
    }));
    const known = { ...cluster("other", "0.01", "1", "2026-09-01"), sku: "ATLAS_AWS_DATA_TRANSFER_INTERNET" };
    const before = [cluster("prod", "1", "100", "2026-09-01"), known];
    const after = [cluster("prod", "1", "9100", "2026-10-01"), { ...known, day: "2026-10-01" }, ...small];
    expect(summarize(before, after, [30, 30]).places[1]).toMatchObject({
      reasons: [{ cents: 2_000n }, { cents: 1_600n }, { cents: 1_200n }],
      smaller: { count: 2, cents: 1_200n },
    });
  });

  it("says where a price moved, and that it moved everywhere", () => {
    const names = ["a", "b", "c", "d", "e"];
    const before = names.map((name) => cluster(name, "0.5", "100", "2026-09-01"));
    const after = names.map((name) => cluster(name, name === "e" ? "0.5" : "0.6", "100", "2026-10-01"));
    const { prices, discounts } = summarize(before, after, [30, 30]);
    expect(prices).toMatchObject([
      { sku: "ATLAS_AWS_INSTANCE_M30", cents: 4_000n, movedGroups: 4, groups: 5 },
    ]);
    expect(prices[0]?.isEverywhere).toBe(true);
    expect(prices[0]?.unitPrice?.before).toEqual({ units: 5_000_000_000n, scale: 10 });
    expect(discounts).toEqual([]);
  });

  it("tells a price that rose in one place from its fall in another", () => {
    const before = ["a", "b"].map((name) => cluster(name, "0.5", "100", "2026-09-01"));
    const after = [cluster("a", "0.6", "100", "2026-10-01"), cluster("b", "0.4", "100", "2026-10-01")];
    const { prices } = summarize(before, after, [30, 30]);
    expect(prices.map(({ cents, movedGroups, groups }) => [cents, movedGroups, groups])).toEqual([
      [1_000n, 1, 2],
      [-1_000n, 1, 2],
    ]);
  });

  it("keeps discounts that differ by less than a tenth", () => {
    const before = [cluster("a", "5", "1000", "2026-09-01", "5")];
    const after = [cluster("a", "5", "1000", "2026-10-01", "5.04")];
    expect(summarize(before, after, [30, 30]).discounts).toHaveLength(1);
  });

  it("says how far a discount moved", () => {
    const names = ["a", "b", "c"];
    const before = names.map((name) => cluster(name, "0.5", "100", "2026-09-01"));
    const after = names.map((name) => cluster(name, "0.5", "100", "2026-10-01", name === "a" ? "0" : "5"));
    const { prices, discounts } = summarize(before, after, [30, 30]);
    expect(prices).toEqual([]);
    expect(discounts).toMatchObject([
      { movedGroups: 2, groups: 3, isEverywhere: false, skus: ["ATLAS_AWS_INSTANCE_M30"] },
    ]);
  });
});

describe("largestReasons", () => {
  it("counts what concerns several places once", () => {
    const names = ["a", "b", "c"];
    const before = names.map((name) => cluster(name, "1", "300", "2026-09-01"));
    const after = names.map((name) => cluster(name, "1", name === "a" ? "315" : "310", "2026-10-01"));
    expect(largestReasons(summarize(before, after), 3)).toMatchObject([
      { kind: "days", places: 3, place: undefined, cents: 3_000n },
      { kind: "quantity", place: { cluster: "a" }, cents: 500n },
    ]);
  });
});
