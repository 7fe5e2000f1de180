import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { GROUPINGS, type GroupBy, type UsageDetail } from "../../../../functions/atlas/usage-detail.ts";
import { summarizeUsage, type UsageSummary } from "../../../../functions/features/usage/summary.ts";
import { MoneyError, parseDollars, sumMoney, toCents } from "../../../../functions/money/money.ts";

const JUNE = { start: "2025-06-01", end: "2025-07-01" };

function summarize(
  details: readonly UsageDetail[],
  groupBy: GroupBy = "services",
  maxRows?: number,
): UsageSummary {
  return summarizeUsage(details, { period: JUNE, groupBy, ...(maxRows === undefined ? {} : { maxRows }) });
}

function service(name: string, usageAmount: string, usageDate = "2025-06-03"): UsageDetail {
  return { usageDate, usageAmount, service: name };
}

function exactCents(details: readonly UsageDetail[]): bigint {
  return toCents(sumMoney(details.map((detail) => parseDollars(detail.usageAmount ?? "no amount"))));
}

function add(values: readonly bigint[]): bigint {
  return values.reduce((sum, value) => sum + value, 0n);
}

describe("summarizeUsage", () => {
  it("compares a period with the previous one, largest first", () => {
    const summary = summarize([
      service("Backup", "1.50"),
      service("Clusters", "10.25"),
      service("Clusters", "0.75", "2025-06-30T23:59:59Z"),
      service("Clusters", "8", "2025-05"),
      service("Support", "3", "2025-05-31"),
      service("Credits", "-2"),
    ]);
    expect(summary).toMatchObject({
      period: JUNE,
      previous: { start: "2025-05-01", end: "2025-06-01" },
      totalCents: 1_050n,
      previousCents: 1_100n,
      others: undefined,
      unplacedCents: 0n,
      unplacedCount: 0,
    });
    expect(summary.rows).toEqual([
      { label: "Clusters", id: undefined, cents: 1_100n, previousCents: 800n },
      { label: "Backup", id: undefined, cents: 150n, previousCents: 0n },
      { label: "Support", id: undefined, cents: 0n, previousCents: 300n },
      { label: "Credits", id: undefined, cents: -200n, previousCents: 0n },
    ]);
  });

  it("orders equal amounts by the previous amount, then by label", () => {
    const summary = summarize([
      service("C", "1"),
      service("B", "1"),
      service("A", "1"),
      service("C", "2", "2025-05"),
    ]);
    expect(summary.rows.map((row) => row.label)).toEqual(["C", "A", "B"]);
  });

  it("groups by id, shows the newest name, and distinguishes equal names", () => {
    const project = (
      projectId: string | undefined,
      projectName: string | undefined,
      usageAmount: string,
      usageDate = "2025-06-01",
    ) => ({
      usageDate,
      usageAmount,
      projectId,
      projectName,
    });
    const summary = summarize(
      [
        project(`${"a".repeat(18)}000001`, "Shop", "5"),
        project(`${"a".repeat(18)}000002`, "Shop", "4"),
        project("b".repeat(24), "New name", "3"),
        project("b".repeat(24), "Old name", "3", "2025-05-09"),
        project("c".repeat(24), undefined, "2"),
        project(undefined, "By name only", "1"),
        project(undefined, undefined, "0.5"),
        project("", "", "0.25"),
      ],
      "projects",
    );
    expect(summary.rows.map((row) => [row.label, row.cents])).toEqual([
      ["Shop (…000001)", 500n],
      ["Shop (…000002)", 400n],
      ["New name", 300n],
      ["c".repeat(24), 200n],
      ["By name only", 100n],
      [undefined, 75n],
    ]);
  });

  it("distinguishes clusters of one name by their projects, as filters do", () => {
    const cluster = (clusterId: string, projectName: string | undefined) => ({
      usageDate: "2025-06-01",
      usageAmount: "1",
      clusterId,
      clusterName: "prod",
      projectName,
    });
    const labels = (...details: ReturnType<typeof cluster>[]) =>
      summarize(details, "clusters").rows.map((row) => row.label);
    expect(labels(cluster("a".repeat(24), "Shop"), cluster("b".repeat(24), "Search"))).toEqual([
      "Search/prod",
      "Shop/prod",
    ]);
    expect(labels(cluster("a".repeat(24), "Shop"), cluster("b".repeat(24), undefined))).toEqual([
      "Shop/prod",
      "prod (…bbbbbb)",
    ]);
    expect(labels(cluster("a".repeat(24), "Shop"))).toEqual(["prod"]);
  });

  it("groups clusters and organizations by their own fields", () => {
    const detail = {
      usageDate: "2025-06-01",
      usageAmount: "1",
      clusterId: "c1",
      clusterName: "Cluster0",
      organizationId: "o1",
      organizationName: "Acme",
    };
    expect(summarize([detail], "clusters").rows[0]).toMatchObject({ label: "Cluster0", id: "c1" });
    expect(summarize([detail], "organizations").rows[0]).toMatchObject({ label: "Acme", id: "o1" });
  });

  it("adds up details without a readable date or outside both periods separately", () => {
    const summary = summarize([
      service("Backup", "1"),
      service("Backup", "2", "2025-07-01"),
      service("Backup", "3", "2025-04-30"),
      service("Backup", "4", "soon"),
      { usageAmount: "5", service: "Backup" },
    ]);
    expect(summary).toMatchObject({ totalCents: 100n, unplacedCents: 1_400n, unplacedCount: 4 });
  });

  it("counts details without an amount, and leaves them out of the rows", () => {
    const withoutAmount = { usageDate: "2025-06", service: "Support" };
    const summary = summarize([withoutAmount, service("Backup", "1"), { service: "Backup" }]);
    expect(summary).toMatchObject({
      withoutAmountCount: 2,
      detailCount: 3,
      unplacedCount: 0,
      totalCents: 100n,
    });
    expect(summary.rows).toMatchObject([{ label: "Backup", cents: 100n }]);
  });

  it("limits the rows, and never replaces a single row by others", () => {
    const details = ["9", "8", "7", "6"].map((amount) => service(`Service ${amount}`, amount));
    expect(summarize(details, "services", 3)).toMatchObject({ rows: { length: 4 }, others: undefined });
    const summary = summarize(details, "services", 2);
    expect(summary.rows).toHaveLength(2);
    expect(summary.others).toEqual({
      label: undefined,
      id: undefined,
      cents: 1_300n,
      previousCents: 0n,
      count: 2,
    });
  });

  it("always shows unattributed costs", () => {
    const details = ["9", "8", "7"].map((amount) => service(`Service ${amount}`, amount));
    const summary = summarize([...details, { usageDate: "2025-06-03", usageAmount: "1" }], "services", 2);
    expect(summary.rows).toMatchObject([{ cents: 900n }, { cents: 100n, unattributed: { kind: "none" } }]);
    expect(summary.others).toMatchObject({ cents: 1_500n, count: 2 });
    expect(summary.allRows).toHaveLength(4);
  });

  it("has no rows when there is no usage", () => {
    expect(summarize([])).toMatchObject({ rows: [], totalCents: 0n, previousCents: 0n, others: undefined });
  });

  it("refuses an amount that is not a number", () => {
    expect(() => summarize([service("Backup", "much")])).toThrow(MoneyError);
  });

  it("adds up to the cent for any details", () => {
    const amount = fc
      .tuple(fc.integer({ min: -1_000_000, max: 1_000_000 }), fc.nat(9))
      .map(([units, scale]) => `${units}e-${scale}`);
    const name = fc.option(fc.constantFrom("", "a", "b", "c", "d", "e", "f"), { nil: undefined });
    const detail = fc.record({
      usageDate: fc.constantFrom(
        undefined,
        "2025-04-30",
        "2025-05-01",
        "2025-05-31T00:00:00Z",
        "2025-06",
        "2025-06-30",
        "2025-07-01",
      ),
      usageAmount: amount,
      service: name,
      projectId: name,
      projectName: name,
      clusterId: name,
      clusterName: name,
      organizationId: name,
      organizationName: name,
    });
    fc.assert(
      fc.property(fc.array(detail), fc.constantFrom(...GROUPINGS), fc.nat(5), (details, groupBy, maxRows) => {
        const summary = summarize(details, groupBy, maxRows);
        const shown = [...summary.rows, ...(summary.others ? [summary.others] : [])];
        const of = (month: string) => details.filter((each) => each.usageDate?.startsWith(month));
        const [current, previous] = [of("2025-06"), of("2025-05")];
        const unplaced = details.filter((each) => !current.includes(each) && !previous.includes(each));

        expect(summary.totalCents).toBe(exactCents(current));
        expect(summary.previousCents).toBe(exactCents(previous));
        expect(summary.unplacedCents).toBe(exactCents(unplaced));
        expect(summary.unplacedCount).toBe(unplaced.length);
        expect(add(shown.map((row) => row.cents))).toBe(summary.totalCents);
        expect(add(shown.map((row) => row.previousCents))).toBe(summary.previousCents);
        const unattributed = summary.rows.filter((row) => row.unattributed).length;
        expect(summary.rows.length).toBeLessThanOrEqual(Math.max(maxRows, unattributed) + 1);
        expect(summary.others?.count ?? 2).toBeGreaterThanOrEqual(2);
        const cents = summary.rows.map((row) => row.cents);
        expect(cents).toEqual(cents.toSorted((a, b) => Number(b - a)));
      }),
    );
  });
});

describe("the total", () => {
  const project = (projectName: string | undefined, usageAmount: string, usageDate = "2025-06-03") => ({
    ...{ usageDate, usageAmount, projectName },
    ...{ organizationId: "o1", organizationName: "Acme" },
  });
  const both = (
    details: readonly UsageDetail[],
    total: readonly UsageDetail[],
    groupBy: GroupBy = "projects",
  ) => summarizeUsage(details, { period: JUNE, groupBy, total });

  it("adds a row for what the details lack, in both periods", () => {
    const details = [project("Shop", "5"), project(undefined, "2")];
    const total = [service("Clusters", "6.5"), service("Clusters", "3", "2025-05"), service("Support", "2")];
    const summary = both(details, total);
    expect(summary).toMatchObject({ totalCents: 850n, previousCents: 300n });
    expect(summary.rows).toMatchObject([
      { label: "Shop", cents: 500n },
      { unattributed: { kind: "none", services: ["Support"] }, cents: 200n, previousCents: 0n },
      { unattributed: { kind: "unlisted", organization: undefined }, cents: 150n, previousCents: 300n },
    ]);
  });

  it("does not say what costs without a project are, if that is not certain", () => {
    const summary = both([project(undefined, "2")], [service("Support", "2.01")]);
    expect(summary.rows).toMatchObject([
      { unattributed: { kind: "none", services: [] } },
      { unattributed: { kind: "unlisted" }, cents: 1n },
    ]);
  });

  it("names an organization that has nothing listed", () => {
    const hidden = { ...project(undefined, "4"), organizationId: "o2", organizationName: "Beta" };
    const total = [project(undefined, "5"), project(undefined, "2"), hidden];
    expect(both([project("Shop", "5"), project(undefined, "2")], total).rows).toMatchObject([
      { label: "Shop" },
      { unattributed: { kind: "unlisted", organization: "Beta" }, cents: 400n },
      { unattributed: { kind: "none" }, cents: 200n },
    ]);
  });

  it("has one row if it does not show which costs have no project", () => {
    expect(both([project("Shop", "5")], [project(undefined, "9")]).rows).toMatchObject([
      { label: "Shop" },
      { unattributed: { kind: "either" }, cents: 400n },
    ]);
  });

  it("has rows of services that Atlas does not list, but the bot knows", () => {
    const total = [service("Clusters", "5"), service("Credits", "-1"), service("Memory", "2")];
    expect(both([service("Clusters", "5")], total, "services").rows).toMatchObject([
      { label: "Clusters" },
      { unattributed: { kind: "unlisted", services: ["Memory"] }, cents: 200n },
      { label: "Credits", cents: -100n },
    ]);
  });

  it("may be less than the details, if deleted projects got credits", () => {
    const summary = both([project("Shop", "5"), project(undefined, "1")], [project(undefined, "4")]);
    expect(summary.totalCents).toBe(400n);
    expect(summary.rows.at(-1)).toMatchObject({ unattributed: { kind: "unlisted" }, cents: -200n });
  });

  it("may differ by less than a cent without a row for that", () => {
    const summary = both([project("Shop", "5.004")], [project(undefined, "5.0052")]);
    expect(summary.rows).toMatchObject([{ label: "Shop", cents: 501n }]);
    expect(summary.totalCents).toBe(501n);
  });
});
