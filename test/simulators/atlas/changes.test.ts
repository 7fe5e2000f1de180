import { expect, test } from "vitest";
import { eventsUntil } from "../../../simulators/atlas/events.ts";
import { invoiceLines } from "../../../simulators/atlas/invoices/invoice.ts";
import { type InvoiceLine, quantityOf, unitPriceOf } from "../../../simulators/atlas/invoices/line.ts";
import { chargesBetween, invoiceIdOf } from "../../../simulators/atlas/ledger.ts";
import { EXAMPLE, projectIds } from "../../../simulators/atlas/organization.ts";
import type { Cluster } from "../../../simulators/atlas/seed.ts";
import {
  CHANGES_CLUSTERS,
  CHANGES_MINA,
  CHANGES_NOW,
  CHANGES_SEED,
  CHANGES_TERRAFORM,
} from "./changes-seed.ts";
import { type InvoiceBody, invoicesPath, startClient } from "./client.ts";

const { created, deleted, resized, autoScaled, paused, tiered, unchanged } = CHANGES_CLUSTERS;

function linesOf(month: string, cluster?: Cluster, service?: string): InvoiceLine[] {
  const lines = invoiceLines(CHANGES_SEED, invoiceIdOf(EXAMPLE.orgId, `${month}-01`), CHANGES_NOW);
  return lines.filter(
    (line) => (!cluster || line.cluster === cluster) && (!service || line.service === service),
  );
}

const sumOf = (rows: { units: number }[]) => rows.reduce((sum, { units }) => sum + units, 0);
const daysOf = (lines: InvoiceLine[]) => [...new Set(lines.map(({ usageDate }) => usageDate))];
const dollarsByDay = (lines: InvoiceLine[]) =>
  Object.fromEntries(lines.map(({ usageDate, units }) => [usageDate.slice(8), units / 10_000]));

test("with all changes, each closed invoice is what Cost Explorer says, and so is what is billed", async () => {
  const { invoices } = await startClient(CHANGES_NOW, CHANGES_SEED);
  const [, ...closed] = await invoices();
  expect(closed).toHaveLength(17);
  const charges = chargesBetween(CHANGES_SEED, "2025-06-01", "2026-12-01", CHANGES_NOW);
  for (const invoice of closed.flatMap((own: InvoiceBody) => [own, ...own.linkedInvoices])) {
    const own = charges.filter(({ invoiceId }) => invoiceId === invoice.id);
    expect(sumOf(invoiceLines(CHANGES_SEED, invoice.id, CHANGES_NOW))).toBe(
      sumOf(own.filter(({ hasLines }) => hasLines)),
    );
    expect(invoice.amountBilledCents).toBe(Math.round(sumOf(own) / 100));
  }
});

test("a cluster that is created or deleted within a month costs on the days between, and is listed then", async () => {
  expect(linesOf("2025-07", created)).toEqual([]);
  expect(daysOf(linesOf("2025-08", created)).at(0)).toBe("2025-08-10");
  expect(daysOf(linesOf("2025-08", created))).toHaveLength(22);
  expect(daysOf(linesOf("2025-09", deleted)).at(-1)).toBe("2025-09-14");
  expect(linesOf("2025-10", deleted)).toEqual([]);
  const namesOn = async (time: number) => {
    const { get } = await startClient(time, CHANGES_SEED);
    const { body } = await get(`/api/atlas/v2/groups/${projectIds.fleet}/clusters`);
    return body.results.map(({ name }) => name);
  };
  expect(await namesOn(Date.UTC(2025, 7, 9))).not.toContain(created.name);
  expect(await namesOn(Date.UTC(2025, 7, 10))).toContain(created.name);
  expect(await namesOn(Date.UTC(2025, 8, 14))).toContain(deleted.name);
  expect(await namesOn(Date.UTC(2025, 8, 15))).not.toContain(deleted.name);
});

test("a resized cluster has another SKU at the same hours from that day", () => {
  const servers = linesOf("2025-10", resized, "Clusters");
  expect(servers.map(({ sku }) => sku.name.slice(-3))).toEqual([
    ...Array(13).fill("M30"),
    ...Array(18).fill("M40"),
  ]);
  expect(new Set(servers.map(quantityOf))).toEqual(new Set(["72"]));
  expect(dollarsByDay(servers)).toMatchObject({ "13": 38.88, "14": 74.88 });
  const scaled = linesOf("2025-11", autoScaled, "Clusters");
  expect(dollarsByDay(scaled)).toMatchObject({ "11": 14.4, "12": 38.88 });
});

test("a paused cluster costs storage and backup only, until it is resumed", () => {
  const services = (month: string, day: string) =>
    new Set(
      linesOf(month, paused).flatMap(({ usageDate, service }) => (usageDate.endsWith(day) ? [service] : [])),
    );
  expect(services("2025-12", "-05")).toContain("Clusters");
  expect(services("2025-12", "-06")).toEqual(new Set(["Storage", "Backup"]));
  expect(services("2026-01", "-19")).toEqual(new Set(["Storage", "Backup"]));
  expect(services("2026-01", "-20")).toContain("Clusters");
});

test("a price changes for all clusters with the SKU, and a discount for all of a service", () => {
  const [before] = linesOf("2026-01", unchanged, "Clusters");
  const [after] = linesOf("2026-02", unchanged, "Clusters");
  expect([before, after].map((line) => line && unitPriceOf(line))).toEqual(["0.54", "0.56"]);
  expect([before?.units, after?.units]).toEqual([388_800, 403_200]);
  const servers = linesOf("2026-03", unchanged, "Clusters");
  expect(dollarsByDay(servers)).toMatchObject({ "09": 40.32, "10": 38.304 });
  expect(servers.at(-1)?.sku.percentDiscount).toBe(5);
  expect(new Set([...servers, ...linesOf("2026-04", unchanged, "Clusters")].map(quantityOf))).toEqual(
    new Set(["72"]),
  );
  expect(linesOf("2026-04", unchanged, "Storage").every(({ sku }) => sku.percentDiscount === 0)).toBe(true);
});

test("a SKU can have two unit prices on the same day, in other proportions from another day", () => {
  const restores = (month: string) =>
    linesOf(month, tiered).filter(
      ({ sku, usageDate }) => sku.name.endsWith("PIT_RESTORE_STORAGE") && usageDate.endsWith("-02"),
    );
  expect(restores("2026-03").map(unitPriceOf)).toEqual(["0.000278", "0.000139"]);
  const shares = (month: string) => restores(month).map((line) => Number(quantityOf(line)));
  const [large = 0, small = 0] = shares("2026-03");
  expect(large / small).toBeCloseTo(3, 2);
  const [half = 0, otherHalf = 0] = shares("2026-04");
  expect(half).toBeCloseTo(otherHalf, 1);
  expect(half + otherHalf).toBeCloseTo(large + small, 1);
});

test("support is trued up on the last day of the month", () => {
  const support = linesOf("2026-06", undefined, "Support");
  expect(support.map(({ usageDate, billDate, units }) => [usageDate, billDate, units])).toEqual([
    ["2026-06-01", "2026-06-01", 4_990_000],
    ["2026-06-30", "2026-06-30", 613_700],
  ]);
});

test("late charges are on the next invoice, with the dates of the month before", () => {
  const late = linesOf("2026-07").filter(({ usageDate }) => usageDate < "2026-07-01");
  expect(new Set(late.map(({ usageDate, billDate }) => `${usageDate} ${billDate}`))).toEqual(
    new Set(["2026-06-30 2026-07-01"]),
  );
  expect(late.every(({ cluster, service }) => cluster === resized && service === "Data Transfer")).toBe(true);
  expect(sumOf(late)).toBe(184_000);
  const counted = chargesBetween(CHANGES_SEED, "2026-07-01", "2026-08-01", CHANGES_NOW).filter(
    ({ service }) => service === "Data Transfer",
  );
  expect(sumOf(counted)).toBe(184_000);
});

test("a service begins, credits run out, and a refund and tax have lines", async () => {
  expect(daysOf(linesOf("2026-08", undefined, "Atlas Stream Processing")).at(0)).toBe("2026-08-05");
  expect(linesOf("2026-10", undefined, "Refund").map(({ sku, units }) => [sku.name, units])).toEqual([
    ["ATLAS_REFUND", -876_500],
  ]);
  expect(linesOf("2026-05", undefined, "Sales Tax").map(({ sku, units }) => [sku.name, units])).toEqual([
    ["ATLAS_SALES_TAX", 425_000],
  ]);
  const { get } = await startClient(CHANGES_NOW, CHANGES_SEED);
  const read = async (month: string) =>
    (await get(`${invoicesPath}/${invoiceIdOf(EXAMPLE.orgId, `${month}-01`)}`)).body;
  expect([(await read("2026-08")).creditsCents, (await read("2026-09")).creditsCents]).toEqual([25_000, 0]);
  const october = await read("2026-10");
  expect([october.creditsCents, october.subtotalCents - october.amountBilledCents]).toEqual([0, 8765]);
});

test("each change has its event, by a person, an API key, auto-scaling or Atlas", () => {
  const events = eventsUntil(CHANGES_SEED, CHANGES_NOW, 0)
    .filter(({ type }) => type !== "INVOICE_CLOSED")
    .map(({ created: at, type, clusterName, by }) => [at.slice(0, 10), type, clusterName, by])
    .reverse();
  expect(events).toEqual([
    ["2025-07-01", "CREDIT_ISSUED", undefined, "mongodb"],
    ["2025-08-10", "CLUSTER_CREATED", "new-shop", CHANGES_MINA],
    ["2025-08-10", "CLUSTER_READY", "new-shop", undefined],
    ["2025-09-15", "CLUSTER_DELETE_SUBMITTED", "old-shop", CHANGES_TERRAFORM],
    ["2025-09-15", "CLUSTER_DELETED", "old-shop", undefined],
    ["2025-10-14", "CLUSTER_UPDATE_SUBMITTED", "orders", CHANGES_MINA],
    ["2025-10-14", "CLUSTER_UPDATE_COMPLETED", "orders", undefined],
    ["2025-11-12", "COMPUTE_AUTO_SCALE_INITIATED_BASE", "sensors", undefined],
    ["2025-11-12", "CLUSTER_UPDATE_COMPLETED", "sensors", undefined],
    ["2025-12-06", "CLUSTER_AUTOMATICALLY_PAUSED", "batch", undefined],
    ["2026-01-20", "CLUSTER_UPDATE_SUBMITTED", "batch", CHANGES_MINA],
    ["2026-01-20", "CLUSTER_UPDATE_COMPLETED", "batch", undefined],
    ["2026-03-10", "DISCOUNT_APPLIED", undefined, "mongodb"],
    ["2026-07-01", "SUPPORT_PLAN_ACTIVATED", undefined, "mongodb"],
    ["2026-10-01", "REFUND_ISSUED", undefined, "mongodb"],
  ]);
});
