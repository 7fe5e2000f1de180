import { expect, test } from "vitest";
import { invoiceLines } from "../../../../simulators/atlas/invoices/invoice.ts";
import type { InvoiceLine } from "../../../../simulators/atlas/invoices/line.ts";
import { clusters, projects } from "../../../../simulators/atlas/organization.ts";
import { type Answer, invoicesPath, startClient } from "../client.ts";
import { HOSTILE_SEED } from "../hostile-seed.ts";

/** Searches the newest closed invoice, and has its lines for comparison. */
async function startSearch(): Promise<{
  lines: InvoiceLine[];
  search(body: unknown, query?: string, headers?: Record<string, string>): Promise<Answer>;
}> {
  const { clock, getWithBody, invoices } = await startClient();
  const id = (await invoices())[1]?.id ?? "";
  return {
    lines: invoiceLines(HOSTILE_SEED, id, clock.time),
    search: (body, query = "itemsPerPage=1", headers = {}) =>
      getWithBody(`${invoicesPath}/${id}/lineItems:search?${query}`, body, headers),
  };
}

test("an empty body finds all lines, the newest bill date first, in pages", async () => {
  const { lines, search } = await startSearch();
  const { body } = await search({}, "itemsPerPage=500");
  expect(body.totalCount).toBe(lines.length);
  expect(body.results).toHaveLength(500);
  expect(body.results[0]).toMatchObject({ billDate: "2026-11-01T00:00:00Z", cloudProvider: "AWS" });
  const last = await search(
    {},
    `itemsPerPage=500&pageNum=${Math.ceil(lines.length / 500)}&includeCount=false`,
  );
  expect(last.body.results.at(-1)?.billDate).toBe("2026-10-01T00:00:00Z");
  expect(last.body).not.toHaveProperty("totalCount");
});

const [fleet] = projects;
const [fleetProd] = clusters;

test.each<[string, object, (line: InvoiceLine) => boolean]>([
  ["a cluster", { clusterIds: [fleetProd?.id] }, ({ cluster }) => cluster === fleetProd],
  ["a project", { groupIds: [fleet?.id] }, ({ project }) => project === fleet],
  ["services", { skuServices: ["Backup", "Support"] }, ({ service }) => /Backup|Support/.test(service)],
  ["cents", { includeZeroCentLineItems: false }, ({ totalPriceCents }) => totalPriceCents !== 0],
  [
    "days of use, both inclusive",
    { usageStartDate: "2026-10-05", usageEndDate: "2026-10-06" },
    ({ usageDate }) => usageDate === "2026-10-05" || usageDate === "2026-10-06",
  ],
  [
    "bill dates, both inclusive",
    { billStartDate: "2026-10-31", billEndDate: "2026-11-01" },
    ({ usageDate }) => usageDate >= "2026-10-30",
  ],
  [
    "all of several",
    { groupIds: [fleet?.id], skuServices: ["App Services"] },
    ({ project, service }) => project === fleet && service === "App Services",
  ],
])("lines are filtered by %s", async (_, filters, condition) => {
  const { lines, search } = await startSearch();
  const expected = lines.filter(condition);
  expect(expected.length).toBeGreaterThan(0);
  expect((await search({ filters })).body.totalCount).toBe(expected.length);
});

test("lines are sorted by price or by date, either way", async () => {
  const { lines, search } = await startSearch();
  const prices = lines.map(({ totalPriceCents }) => totalPriceCents);
  const dearest = await search({ sortField: "TOTAL_PRICE_CENTS" });
  expect(dearest.body.results[0]?.totalPriceCents).toBe(Math.max(...prices));
  const cheapest = await search({ sortField: "TOTAL_PRICE_CENTS", sortOrder: "ASCENDING" });
  expect(cheapest.body.results[0]?.totalPriceCents).toBe(Math.min(...prices));
  const oldest = await search({ sortField: "USAGE_DATES", sortOrder: "ASCENDING" });
  expect(oldest.body.results[0]?.usageDate).toBe("2026-10-01T00:00:00Z");
});

test.each([
  [{ filter: {} }, "filter"],
  [{ filters: { clusters: [] } }, "clusters"],
  [{ filters: { skuServices: ["Robots"] } }, "filters.skuServices.0"],
  [{ filters: { billStartDate: "2026-02-30" } }, "filters.billStartDate"],
  [{ sortField: "PRICE" }, "sortField"],
])("the body %j is refused", async (body, parameter) => {
  const { search } = await startSearch();
  const answer = await search(body);
  expect([answer.status, answer.body.parameters]).toEqual([400, [parameter]]);
});

test("the search came with version 2024-08-05 and needs a body", async () => {
  const { search } = await startSearch();
  const old = "application/vnd.atlas.2024-08-04+json";
  const first = "application/vnd.atlas.2024-08-05+json";
  expect((await search({}, "", { accept: old })).status).toBe(406);
  expect((await search({}, "", { "content-type": old })).status).toBe(415);
  const answer = await search({}, "", { accept: first, "content-type": first });
  expect(answer.headers.get("content-type")).toContain("2024-08-05+json");
  expect((await search("")).status).toBe(400);
});
