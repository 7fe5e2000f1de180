import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Explanation, explainChange } from "../../../../functions/features/why/bridge.ts";
import { sumFractions } from "../../../../functions/features/why/fractions.ts";
import { arbitraryLines } from "../charges/arbitrary-lines.ts";
import { groupLines, type Line, OCTOBER, SEPTEMBER } from "../charges/lines.ts";

function explain(
  before: readonly Line[],
  after: readonly Line[],
  days: [number, number] = [30, 31],
): Explanation {
  return explainChange({
    before: { groups: groupLines(before), days: days[0] },
    after: { groups: groupLines(after), days: days[1] },
  });
}

/** `tier prod 648`: kind, cluster and dollars, without the effects that are smaller than a cent. */
function effectsIn({ effects }: Explanation): string[] {
  return effects
    .filter(({ amount }) => amount.abs().gte(0.01))
    .map(({ kind, place, amount }) => `${kind} ${place.cluster || "-"} ${amount.toString()}`)
    .sort();
}

function totalOf({ effects }: Explanation): string {
  return sumFractions(effects.map(({ amount }) => amount)).toFraction();
}

const SERVER = { cluster: "prod", sku: "ATLAS_AWS_INSTANCE_M30", price: "0.5" } as const;
const DISK = { cluster: "prod", sku: "ATLAS_AWS_STORAGE", price: "0.1", unit: "GB" } as const;
const fromTo = (
  line: Omit<Line, "day" | "quantity">,
  first: string,
  last: string,
  quantity = "300",
): Line[] => [
  { ...line, day: first, quantity },
  { ...line, day: last, quantity },
];
const APRIL_DISK = fromTo(DISK, "2026-04-01", "2026-04-30");
const MAY_DISK = fromTo(DISK, "2026-05-01", "2026-05-30");

describe("the worked example", () => {
  const explained = explain(SEPTEMBER, OCTOBER);

  it("explains the change to the cent", () => {
    expect(explained).toMatchObject({ beforeCents: 151_420n, afterCents: 198_362n, changeCents: 46_942n });
    expect(effectsIn(explained)).toEqual(
      [
        "tier prod 648",
        "days prod 38.88",
        "discount prod -25.272",
        "discount prod -67.392",
        "days prod 2.5",
        "quantity prod 7.5",
        "support - 18",
        "removed_cluster old -172.8",
        "new_cluster new 20",
      ].sort(),
    );
    expect(totalOf(explained)).toBe("23471/50");
  });

  it("says since when, and from which tier to which", () => {
    const { effects } = explained;
    const find = (kind: string) => effects.find((effect) => effect.kind === kind);
    expect(find("tier")).toMatchObject({
      firstDay: "2026-10-14",
      sku: "ATLAS_AWS_INSTANCE_M40",
      tier: { before: "M30", after: "M40" },
    });
    expect(find("new_cluster")?.firstDay).toBe("2026-10-20");
    expect(find("removed_cluster")?.lastDay).toBe("2026-09-12");
    const percent = { before: { units: 0n, scale: 10 }, after: { units: 50_000_000_000n, scale: 10 } };
    expect(find("discount")?.discountPercent).toEqual(percent);
  });
});

describe("any two periods", () => {
  const periods = fc.tuple(arbitraryLines("2026-09"), arbitraryLines("2026-10"));
  const RUNS = { numRuns: 60 };

  it("have effects that add up to the change", () => {
    fc.assert(
      fc.property(periods, ([before, after]) => {
        const explained = explain(before, after);
        const change = sumFractions(explained.effects.map(({ amount }) => amount)).mul(100);
        expect(change.equals(explained.changeCents)).toBe(true);
        expect(explained.changeCents).toBe(explained.afterCents - explained.beforeCents);
      }),
      RUNS,
    );
  });

  it("are explained the same when the invoices write the later one in another way", () => {
    fc.assert(
      fc.property(periods, ([before, after]) => {
        const named = explainChange({
          before: { groups: groupLines(before), days: 30 },
          after: { groups: groupLines(after, "names"), days: 31 },
        });
        expect(effectsIn(named)).toEqual(effectsIn(explain(before, after)));
      }),
      RUNS,
    );
  });

  it("have no effects when they are the same", () => {
    fc.assert(
      fc.property(arbitraryLines("2026-10"), (lines) => {
        expect(explain(lines, lines, [31, 31]).effects).toEqual([]);
      }),
      RUNS,
    );
  });

  it("are explained the same in any order of lines", () => {
    const shuffled = periods.chain(([before, after]) =>
      fc.record({
        before: fc.constant(before),
        after: fc.constant(after),
        mixedBefore: fc.shuffledSubarray(before, { minLength: before.length }),
        mixedAfter: fc.shuffledSubarray(after, { minLength: after.length }),
      }),
    );
    fc.assert(
      fc.property(shuffled, ({ before, after, mixedBefore, mixedAfter }) => {
        expect(effectsIn(explain(mixedBefore, mixedAfter))).toEqual(effectsIn(explain(before, after)));
      }),
      RUNS,
    );
  });

  it("are explained the same when a line is split in two", () => {
    const halved = ({ amount: _, inCents: __, ...line }: Line): Line => ({
      ...line,
      quantity: `${Number(line.quantity) / 2}`,
    });
    fc.assert(
      fc.property(periods, ([before, after]) => {
        const exact = after.map(({ amount: _, inCents: __, ...line }) => line);
        const split = exact.flatMap((line) => [halved(line), halved(line)]);
        expect(effectsIn(explain(before, split))).toEqual(effectsIn(explain(before, exact)));
      }),
      RUNS,
    );
  });

  it("differ only by a new cluster when one is added", () => {
    fc.assert(
      fc.property(periods, ([before, after]) => {
        const added: Line = { ...SERVER, cluster: "added", day: "2026-10-09", quantity: "10" };
        const [plain, more] = [explain(before, after), explain(before, [...after, added])];
        expect(more.changeCents - plain.changeCents).toBe(500n);
        expect(effectsIn(more)).toEqual([...effectsIn(plain), "new_cluster added 5"].sort());
      }),
      RUNS,
    );
  });
});

describe("periods that don't adjoin", () => {
  const old = { ...SERVER, cluster: "old" };
  const before = [...fromTo(old, "2026-02-01", "2026-02-28"), ...fromTo(SERVER, "2026-02-01", "2026-02-28")];
  const added = fromTo({ ...SERVER, cluster: "new" }, "2026-05-12", "2026-05-30");
  const larger = fromTo({ ...SERVER, sku: "ATLAS_AWS_INSTANCE_M40", price: "1" }, "2026-05-01", "2026-05-30");
  const sides = {
    before: { groups: groupLines(before), days: 28 },
    after: { groups: groupLines([...larger, ...added]), days: 31 },
  };
  const daysIn = (order: "apart" | "reversed") =>
    explainChange({ ...sides, order })
      .effects.filter(({ kind }) => kind === "tier" || kind.endsWith("_cluster"))
      .map(({ kind, firstDay, lastDay }) => [kind, firstDay, lastDay]);

  it("have no days of what changed between them", () => {
    expect(daysIn("apart")).toEqual([
      ["new_cluster", "2026-05-12", undefined],
      ["removed_cluster", undefined, undefined],
      ["tier", undefined, undefined],
    ]);
  });

  it("have no days at all where the earlier is compared with the later", () => {
    expect(daysIn("reversed").flat().filter(Boolean)).toEqual(["new_cluster", "removed_cluster", "tier"]);
  });
});

describe("the classes of effects", () => {
  it("tells a new price from more use", () => {
    const before = fromTo(SERVER, "2026-04-01", "2026-04-30");
    const after = fromTo({ ...SERVER, price: "0.6" }, "2026-05-01", "2026-05-30", "400");
    expect(effectsIn(explain(before, after, [30, 30]))).toEqual(["quantity prod 100", "unit_price prod 80"]);
  });

  it("takes a price that changes within the month for a change of price", () => {
    const before = fromTo(SERVER, "2026-04-01", "2026-04-30");
    const after = [
      ...fromTo(SERVER, "2026-05-01", "2026-05-15", "150"),
      ...fromTo({ ...SERVER, price: "0.6" }, "2026-05-15", "2026-05-30", "150"),
    ];
    expect(effectsIn(explain(before, after, [30, 30]))).toEqual(["unit_price prod 30"]);
  });

  it("takes an amount that stands as the price of each day for no price", () => {
    const embedding = { sku: "ATLAS_AUTOMATED_EMBEDDING", quantity: "1", unit: "each" };
    const daily = (month: string, cents: number) =>
      Array.from({ length: 5 }, (_, day) => ({
        ...embedding,
        day: `2026-${month}-0${day + 1}`,
        price: String((cents + day) / 100),
      }));
    expect(effectsIn(explain(daily("04", 100), daily("05", 130), [30, 31]))).toEqual(["other - 1.5"]);
  });

  it("takes prices at the same time for price tiers", () => {
    const restore = { cluster: "prod", sku: "ATLAS_NDS_AWS_PIT_RESTORE_STORAGE", price: "1", unit: "GB" };
    const before = fromTo(restore, "2026-04-01", "2026-04-30", "10");
    const after = [
      ...fromTo(restore, "2026-05-01", "2026-05-30", "10"),
      ...fromTo({ ...restore, price: "0.5" }, "2026-05-01", "2026-05-30", "10"),
    ];
    expect(effectsIn(explain(before, after, [30, 30]))).toEqual(["mix prod -10", "quantity prod 20"]);
  });

  it("catches the rounding of each line", () => {
    const before = [{ ...SERVER, day: "2026-04-01", quantity: "1", amount: "0.5" }];
    const line = { ...SERVER, price: "0.504", day: "2026-05-01", quantity: "1", inCents: true };
    const after = Array.from({ length: 10 }, () => line);
    expect(effectsIn(explain(before, after, [30, 30]))).toEqual([
      "quantity prod 4.5",
      "rounding prod -0.04",
      "unit_price prod 0.04",
    ]);
  });

  it("counts the rounding of an invoice as rounding", () => {
    const rounding: Line = { sku: "Rounding", project: "", day: "", price: "", quantity: "", amount: "0.64" };
    expect(effectsIn(explain([], [rounding]))).toEqual(["rounding - 0.64"]);
  });

  it("keeps late charges apart, by place", () => {
    const late: Line = { ...SERVER, day: "2026-04-30", quantity: "24", isLate: true };
    const before = fromTo(SERVER, "2026-04-01", "2026-04-30");
    const after = [...fromTo(SERVER, "2026-05-01", "2026-05-30"), late];
    expect(effectsIn(explain(before, after, [30, 30]))).toEqual(["late prod 12"]);
  });

  it("shows credits, taxes and unknown SKUs each as its own", () => {
    const charge = (sku: string): Line => ({
      sku,
      day: "2026-05-30",
      price: "1",
      quantity: "7",
      project: "",
    });
    const after = ["ATLAS_CREDIT", "SALES_TAX", "A_REFUND", "BRAND_NEW_THING", "OTHER_THING"].map(charge);
    const explained = explain([], after);
    expect(effectsIn(explained)).toEqual(["credit - 7", "other - 7", "other - 7", "refund - 7", "tax - 7"]);
    const others = explained.effects.filter(({ kind }) => kind === "other");
    expect(others.map(({ sku }) => sku)).toEqual(["BRAND_NEW_THING", "OTHER_THING"]);
  });

  it.each([
    ["stopped for the month", [], "2026-04-30"],
    ["stopped within the month", fromTo(SERVER, "2026-05-01", "2026-05-10", "100"), "2026-05-10"],
  ])("sees a cluster that was paused: %s", (_, servers, lastDay) => {
    const before = [...fromTo(SERVER, "2026-04-01", "2026-04-30"), ...APRIL_DISK];
    const { effects } = explain(before, [...servers, ...MAY_DISK], [30, 30]);
    expect(effects).toMatchObject([{ kind: "paused", firstDay: undefined, lastDay }]);
  });

  it.each([
    ["stood still before", [], fromTo(SERVER, "2026-05-12", "2026-05-30"), "2026-05-12"],
    [
      "stopped before",
      fromTo(SERVER, "2026-04-01", "2026-04-10", "100"),
      fromTo(SERVER, "2026-05-01", "2026-05-30"),
      "2026-05-01",
    ],
  ])("sees a cluster that was resumed: %s", (_, old, servers, firstDay) => {
    const { effects } = explain([...old, ...APRIL_DISK], [...servers, ...MAY_DISK], [30, 30]);
    expect(effects).toMatchObject([{ kind: "resumed", firstDay }]);
  });

  it("explains a part of the charges as it explains all of them", () => {
    const before = [
      ...fromTo({ ...SERVER, cluster: "other" }, "2026-04-01", "2026-04-30"),
      ...fromTo(SERVER, "2026-04-16", "2026-04-30", "150"),
      ...APRIL_DISK,
    ];
    const after = [...fromTo({ ...SERVER, cluster: "other" }, "2026-05-01", "2026-05-30"), ...MAY_DISK];
    const ofServers = (lines: readonly Line[]) => {
      const allGroups = groupLines(lines);
      const groups = allGroups.filter(({ cluster, kind }) => cluster === "prod" && kind === "instance");
      return { groups, allGroups, days: 30 };
    };
    const stopped = explainChange({ before: ofServers(before), after: ofServers(after) });
    expect(stopped.effects).toMatchObject([{ kind: "paused", lastDay: "2026-04-30" }]);
    const more = [...after, ...fromTo(SERVER, "2026-05-01", "2026-05-30")];
    const grown = explainChange({ before: ofServers(before), after: ofServers(more) });
    expect(grown.effects).toMatchObject([{ kind: "resumed", firstDay: "2026-04-16" }]);
  });

  it("names the first use of something in a cluster that was there", () => {
    const search = { ...SERVER, sku: "ATLAS_AWS_SEARCH_INSTANCE_S20" };
    const after = [...MAY_DISK, ...fromTo(search, "2026-05-07", "2026-05-30")];
    const { effects } = explain(APRIL_DISK, after, [30, 30]);
    expect(effects).toMatchObject([{ kind: "newly_used", charged: "search", firstDay: "2026-05-07" }]);
  });

  it("dates more hours when the servers began within the earlier period", () => {
    const other = fromTo({ ...SERVER, cluster: "other" }, "2026-04-01", "2026-04-30");
    const otherLater = fromTo({ ...SERVER, cluster: "other" }, "2026-05-01", "2026-05-30");
    const before = [...other, ...fromTo(SERVER, "2026-04-16", "2026-04-30", "150")];
    const after = [...otherLater, ...fromTo(SERVER, "2026-05-01", "2026-05-30")];
    expect(explain(before, after, [30, 30]).effects).toMatchObject([
      { kind: "quantity", firstDay: "2026-04-16" },
    ]);
  });

  it("dates fewer hours by no first day, and more hours by no last one", () => {
    const other = { ...SERVER, cluster: "other" };
    const always = [...fromTo(other, "2026-04-01", "2026-04-30")];
    const alwaysLater = [...fromTo(other, "2026-05-01", "2026-05-30")];
    const began = [...always, ...fromTo(SERVER, "2026-04-16", "2026-04-30")];
    const less = explain(
      began,
      [...alwaysLater, ...fromTo(SERVER, "2026-05-01", "2026-05-30", "100")],
      [30, 30],
    );
    expect(less.effects).toMatchObject([{ kind: "quantity", firstDay: undefined, lastDay: undefined }]);
    const ran = [...always, ...fromTo(SERVER, "2026-04-01", "2026-04-30")];
    const more = explain(
      ran,
      [...alwaysLater, ...fromTo(SERVER, "2026-05-01", "2026-05-12", "500")],
      [30, 30],
    );
    expect(more.effects).toMatchObject([{ kind: "quantity", firstDay: undefined, lastDay: undefined }]);
  });

  it("calls a new line that lowers the costs new", () => {
    const line = { sku: "BRAND_NEW_THING", price: "1", day: "2026-05-07", quantity: "1", amount: "-7" };
    expect(explain([], [line], [30, 30]).effects).toMatchObject([
      { kind: "newly_used", firstDay: "2026-05-07" },
    ]);
  });

  it("compares SKUs that the invoices write in two ways", () => {
    const before = fromTo(SERVER, "2026-04-01", "2026-04-30");
    const after = fromTo({ ...SERVER, sku: "Atlas M30 Instance - AWS" }, "2026-05-01", "2026-05-30");
    expect(explain(before, after, [30, 30]).effects).toEqual([]);
  });

  it("compares what has no regions with all regions", () => {
    const before = [
      { ...SERVER, day: "2026-04-01", quantity: "100", region: "eu-west-1" },
      { ...SERVER, day: "2026-04-01", quantity: "100", region: "us-east-1" },
    ];
    const after = [{ ...SERVER, day: "2026-05-01", quantity: "200", region: "" }];
    expect(explain(before, after, [30, 30]).effects).toEqual([]);
  });

  it("leaves nothing to divide by zero", () => {
    const free = fromTo({ ...SERVER, price: "0" }, "2026-04-01", "2026-04-30");
    const paid = fromTo(SERVER, "2026-05-01", "2026-05-30");
    expect(effectsIn(explain(free, paid, [30, 30]))).toEqual(["unit_price prod 300"]);
    const unmeasured: Line = { ...SERVER, day: "2026-04-30", quantity: "0", amount: "7" };
    expect(effectsIn(explain([unmeasured], paid, [30, 30]))).toEqual(["other prod 293"]);
    expect(effectsIn(explain(paid, [unmeasured], [30, 0]))).toEqual(["other prod -293"]);
    const waived = fromTo({ ...SERVER, discountPercent: "100" }, "2026-04-01", "2026-04-30");
    expect(effectsIn(explain(waived, paid, [30, 30]))).toEqual(["discount prod 300"]);
  });
});
