import { expect, test } from "vitest";
import { eventsUntil } from "../../../simulators/atlas/events.ts";
import { EXAMPLE_SEED } from "../../../simulators/atlas/example.ts";
import { invoiceLines } from "../../../simulators/atlas/invoices/invoice.ts";
import { quantityOf } from "../../../simulators/atlas/invoices/line.ts";
import { chargesBetween, invoiceIdOf } from "../../../simulators/atlas/ledger.ts";
import { EXAMPLE } from "../../../simulators/atlas/organization.ts";
import { type Planted, plant } from "../../../simulators/atlas/plant.ts";
import type { AtlasSeed } from "../../../simulators/atlas/seed.ts";
import { invoicesPath, startClient } from "./client.ts";

const NOW = Date.UTC(2026, 11, 5, 12);
const ID = invoiceIdOf(EXAMPLE.orgId, "2026-11-01");
function spikeOf(spike: Partial<NonNullable<Planted["spike"]>>) {
  return { cluster: "telemetry", first: "2026-11-10", last: "2026-11-12", ...spike };
}

const spiked = (spike: Partial<NonNullable<Planted["spike"]>>) =>
  plant(EXAMPLE_SEED, { spike: spikeOf(spike), invoiceStatus: null });

function telemetry(seed: AtlasSeed, service: string) {
  return invoiceLines(seed, ID, NOW).filter(
    (line) => line.cluster?.name === "telemetry" && line.service === service,
  );
}
const sumOf = (entries: readonly { units: number }[]) => entries.reduce((sum, { units }) => sum + units, 0);

test("a spike multiplies quantities on its days, and Cost Explorer agrees with the lines to the last decimal", () => {
  const seed = spiked({ percent: 300 });
  const [before, after] = [telemetry(EXAMPLE_SEED, "Clusters"), telemetry(seed, "Clusters")];
  after.forEach((line, index) => {
    const isSpiked = line.usageDate >= "2026-11-10" && line.usageDate <= "2026-11-12";
    const usual = before[index];
    expect(line.units).toBe((usual?.units ?? 0) * (isSpiked ? 3 : 1));
    expect(Number(quantityOf(line))).toBeCloseTo(Number(usual && quantityOf(usual)) * (isSpiked ? 3 : 1), 8);
  });
  const charges = chargesBetween(seed, "2026-11-01", "2026-12-01", NOW).filter(
    ({ invoiceId, hasLines }) => invoiceId === ID && hasLines,
  );
  expect(sumOf(charges)).toBe(sumOf(invoiceLines(seed, ID, NOW)));
});

test("a spike of one service leaves the others, and one with a tier changes the SKU", () => {
  const transfer = spiked({ percent: 500, service: "Data Transfer" });
  expect(sumOf(telemetry(transfer, "Clusters"))).toBe(sumOf(telemetry(EXAMPLE_SEED, "Clusters")));
  expect(sumOf(telemetry(transfer, "Data Transfer"))).toBeGreaterThan(
    sumOf(telemetry(EXAMPLE_SEED, "Data Transfer")),
  );
  const tiers = telemetry(spiked({ tier: "M80" }), "Clusters").map(({ sku }) => sku.name.slice(-3));
  expect(tiers).toEqual([...Array(9).fill("M30"), ...Array(3).fill("M80"), ...Array(18).fill("M30")]);
  expect(telemetry(spiked({ tier: "M60" }), "Clusters")[9]?.sku.unitPrice).toBe(3.95);
});

test("a spike without a last day is a new level", () => {
  const { last: _, ...open } = spikeOf({ percent: 200 });
  const seed = plant(EXAMPLE_SEED, { spike: open, invoiceStatus: null });
  expect(telemetry(seed, "Clusters").at(-1)?.units).toBe(
    2 * (telemetry(EXAMPLE_SEED, "Clusters").at(-1)?.units ?? 0),
  );
});

test.each([
  [{ percent: 300 }, "COMPUTE_AUTO_SCALE_INITIATED_BASE", undefined],
  [{ tier: "M60", by: "mina@acme.example" }, "CLUSTER_UPDATE_SUBMITTED", { username: "mina@acme.example" }],
] as const)("the events say who or what made the spike: %j", (spike, type, by) => {
  const events = eventsUntil(spiked(spike), NOW, 0).filter((event) => event.type === type);
  const days = events
    .filter(({ created }) => created > "2026-11-02")
    .map(({ created }) => created.slice(0, 10));
  expect(days).toEqual(["2026-11-13", "2026-11-10"]);
  expect(events[0]?.by).toEqual(by);
});

test("the control plants a spike and a failed invoice, removes them, and refuses unknown clusters", async () => {
  const { atlas, get, post } = await startClient(NOW, EXAMPLE_SEED);
  const read = async () => {
    const { body } = await get(`${invoicesPath}/${ID}`);
    return [body.statusName, body.subtotalCents] as const;
  };
  const [, usual] = await read();
  const control = (body: object) => post("/simulator", body, { "content-type": "application/json" });
  await control({ spike: spikeOf({ percent: 300 }), invoiceStatus: { month: "2026-11", status: "FAILED" } });
  const [status, cents] = await read();
  expect(status).toBe("FAILED");
  expect(cents).toBeGreaterThan(usual + 20_000);
  for (const spike of [
    spikeOf({ percent: 300, cluster: "nowhere" }),
    spikeOf({}),
    spikeOf({ percent: 300, tier: "M60" }),
    spikeOf({ percent: 300, last: "2026-11-01" }),
    spikeOf({ percent: 300, first: "2026-11-31" }),
  ]) {
    expect((await control({ spike })).status).toBe(400);
  }
  expect((await read())[1]).toBe(cents);
  atlas.control.apply({ spike: null });
  expect(await read()).toEqual(["FAILED", usual]);
  atlas.control.reset();
  expect(await read()).toEqual(["CLOSED", usual]);
});

test("days vary around their share of the month, weekends cost less, and the month stays the same", () => {
  const seed = { ...EXAMPLE_SEED, dailyVariation: { noisePercent: 10, weekendPercent: 60 } };
  const days = telemetry(seed, "Clusters");
  expect(sumOf(days)).toBe(sumOf(telemetry(EXAMPLE_SEED, "Clusters")));
  const weekends = days.filter(({ usageDate }) => [0, 6].includes(new Date(usageDate).getUTCDay()));
  const weekdays = days.filter((day) => !weekends.includes(day));
  const average = (lines: typeof days) => sumOf(lines) / lines.length;
  expect(average(weekends) / average(weekdays)).toBeCloseTo(0.6, 1);
  expect(new Set(weekdays.map(({ units }) => units)).size).toBeGreaterThan(15);
  const upTo = (date: string, time: number) =>
    sumOf(chargesBetween(seed, "2026-11-01", "2026-12-01", time).filter(({ service }) => service === date));
  expect(upTo("Clusters", Date.UTC(2026, 10, 7))).toBeLessThan(upTo("Clusters", Date.UTC(2026, 10, 8)));
});
