import fc from "fast-check";
import { expect, test } from "vitest";
import { EXAMPLE_SEED } from "../../../simulators/atlas/example.ts";
import { chargesBetween, dollars } from "../../../simulators/atlas/ledger.ts";
import { clusters } from "../../../simulators/atlas/organization.ts";
import { DOCUMENTED_SERVICES, UNDOCUMENTED_SERVICE } from "../../../simulators/atlas/services.ts";
import { unitsOf } from "./client.ts";

const now = Date.UTC(2026, 10, 21, 12);
const everything = (time: number) => chargesBetween(EXAMPLE_SEED, "2000-01-01", "2100-01-01", time);
const sum = (charges: { units: number }[]) => charges.reduce((total, { units }) => total + units, 0);

test("the example has charges for thirteen months up to the running one", () => {
  const months = [...new Set(everything(now).map(({ month }) => month))];
  expect(months).toHaveLength(13);
  expect(months.at(0)).toBe("2025-11-01");
  expect(months.at(-1)).toBe("2026-11-01");
});

test("a seed says for how many months there are charges", () => {
  const young = { ...EXAMPLE_SEED, monthsWithCharges: 2 };
  const months = chargesBetween(young, "2000-01-01", "2100-01-01", now).map(({ month }) => month);
  expect([...new Set(months)]).toEqual(["2026-10-01", "2026-11-01"]);
});

test("the end of a period is exclusive and its start inclusive", () => {
  const months = chargesBetween(EXAMPLE_SEED, "2026-03-01", "2026-05-01", now).map(({ month }) => month);
  expect([...new Set(months)]).toEqual(["2026-03-01", "2026-04-01"]);
});

test("a past month stays as it is while time goes on", () => {
  const asOf = (time: number) => chargesBetween(EXAMPLE_SEED, "2026-05-01", "2026-06-01", time);
  expect(asOf(now)).toEqual(asOf(Date.UTC(2026, 5, 1)));
  expect(asOf(now)).toEqual(asOf(Date.UTC(2027, 4, 31)));
  expect(asOf(Date.UTC(2027, 5, 1))).toEqual([]);
});

test("the running month grows day by day up to its full amount", () => {
  const totalOn = (day: number) =>
    sum(chargesBetween(EXAMPLE_SEED, "2026-11-01", "2026-12-01", Date.UTC(2026, 10, day)));
  for (let day = 2; day <= 30; day += 1) {
    expect(totalOn(day)).toBeGreaterThan(totalOn(day - 1));
  }
  expect(totalOn(30)).toBe(
    sum(chargesBetween(EXAMPLE_SEED, "2026-11-01", "2026-12-01", Date.UTC(2026, 11, 1))),
  );
});

test("telemetry jumps in October", () => {
  const telemetry = (month: string) =>
    sum(everything(now).filter((charge) => charge.month === month && charge.clusterId === clusters[1]?.id));
  expect(telemetry("2026-10-01")).toBeGreaterThan(1.6 * telemetry("2026-09-01"));
});

test("full months of a cluster cost between 60 and 4,000 dollars under any clock", () => {
  fc.assert(
    fc.property(
      fc.date({ min: new Date("2002-01-01"), max: new Date("2099-12-31"), noInvalidDate: true }),
      (date) => {
        const complete = everything(date.getTime()).filter(
          ({ month }) => month < date.toISOString().slice(0, 7),
        );
        const compute = complete.filter(({ clusterId, service }) => clusterId && service === "Clusters");
        return (
          compute.length === 9 * 12 && compute.every(({ units }) => units > 600_000 && units < 40_000_000)
        );
      },
    ),
    { numRuns: 30 },
  );
});

test("among the charges are credits, a refund, an undocumented service and less than a cent", () => {
  const charges = everything(now);
  expect(charges.filter(({ service, units }) => service === "Credits" && units < 0)).toHaveLength(13);
  expect(charges.filter(({ service, units }) => service === "Backup" && units < 0)).toHaveLength(1);
  expect(charges.filter(({ service }) => service === UNDOCUMENTED_SERVICE)).toHaveLength(1);
  expect(DOCUMENTED_SERVICES).not.toContain(UNDOCUMENTED_SERVICE);
  expect(charges.some(({ units }) => dollars(units) === "0.0043")).toBe(true);
});

test("support belongs to an organization and to no project", () => {
  const support = everything(now).filter(({ service }) => service === "Support");
  expect(support).toHaveLength(26);
  expect(
    support.every(({ projectId, clusterId }) => projectId === undefined && clusterId === undefined),
  ).toBe(true);
});

test("an organization has one invoice a month and shares none", () => {
  const invoices = new Map<string, string>();
  for (const { invoiceId, organizationId, month } of everything(now)) {
    expect(invoiceId).toMatch(/^[a-f0-9]{24}$/);
    expect(invoices.get(invoiceId) ?? `${organizationId} ${month}`).toBe(`${organizationId} ${month}`);
    invoices.set(invoiceId, `${organizationId} ${month}`);
  }
  expect(invoices.size).toBe(26);
});

test("dollars are exact decimals", () => {
  expect(dollars(0)).toBe("0");
  expect(dollars(43)).toBe("0.0043");
  expect(dollars(-2_500_000)).toBe("-250");
  expect(dollars(-1)).toBe("-0.0001");
  expect(dollars(12_345_678)).toBe("1234.5678");
  fc.assert(fc.property(fc.maxSafeInteger(), (units) => unitsOf(dollars(units)) === (units || 0)));
});
