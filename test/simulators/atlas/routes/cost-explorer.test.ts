import { parse } from "csv-parse/sync";
import { expect, test } from "vitest";
import { EXAMPLE_SEED } from "../../../../simulators/atlas/example.ts";
import { chargesBetween } from "../../../../simulators/atlas/ledger.ts";
import { clusters, EXAMPLE, organizations, projects } from "../../../../simulators/atlas/organization.ts";
import { DOCUMENTED_SERVICES, UNDOCUMENTED_SERVICE } from "../../../../simulators/atlas/services.ts";
import { type Client, csv, type Row, signIn, startClient, unitsOf, usagePath } from "../client.ts";

const period = { startDate: "2025-11-01", endDate: "2026-12-01" };
const ids = (entries: readonly { id: string }[]) => entries.map(({ id }) => id);
const all = {
  organizations: ids(organizations),
  projects: ids(projects),
  clusters: ids(clusters),
  services: DOCUMENTED_SERVICES,
};
type Charge = ReturnType<typeof chargesBetween>[number];

/** What the ledger says, without the HTTP path. */
function truth(client: Client, condition: (charge: Charge) => boolean): number {
  return sumUnits(chargesOf(client), condition);
}

function chargesOf({ clock }: Client): readonly Charge[] {
  return chargesBetween(EXAMPLE_SEED, period.startDate, period.endDate, clock.time);
}

function sumUnits(charges: readonly Charge[], condition: (charge: Charge) => boolean): number {
  return charges.reduce((total, charge) => total + (condition(charge) ? charge.units : 0), 0);
}

function total(rows: Row[]): number {
  return rows.reduce((sum, { usageAmount }) => sum + unitsOf(usageAmount), 0);
}

test("without filters and grouping the rows are by service and hold every charge", async () => {
  const client = await startClient();
  const rows = await client.usage(period);
  expect(total(rows)).toBe(truth(client, () => true));
  expect(rows.some(({ service }) => service === UNDOCUMENTED_SERVICE)).toBe(true);
});

test("Cost Explorer knows 18 months, also where invoices are older", async () => {
  const now = Date.UTC(2026, 10, 21);
  const { usage } = await startClient(now, { ...EXAMPLE_SEED, monthsWithCharges: 30 });
  const rows = await usage({ startDate: "2024-01-01", endDate: "2026-12-01" });
  const months = [...new Set(rows.map(({ usageDate }) => usageDate))].toSorted();
  expect(months).toHaveLength(18);
  expect(months[0]).toBe("2025-06-01");
});

test("the same question on the same day has the same answer", async () => {
  const client = await startClient();
  expect(await client.usage(period)).toEqual(await client.usage(period));
});

test("grouped by organization there is one row per month and organization", async () => {
  const client = await startClient();
  const rows = await client.usage({ ...period, groupBy: "organizations", organizations: all.organizations });
  expect(rows).toHaveLength(26);
  expect(total(rows)).toBe(truth(client, () => true));
  expect(Object.keys(rows[0] ?? {}).sort()).toEqual([
    "invoiceId",
    "organizationId",
    "organizationName",
    "usageAmount",
    "usageDate",
  ]);
});

test("each row is the ledger's sum of its month and group", async () => {
  const client = await startClient();
  const charges = chargesOf(client);
  for (const groupBy of ["services", "projects", "clusters"] as const) {
    const rows = await client.usage({ ...period, groupBy, [groupBy]: all[groupBy] });
    const keys = rows.map((row) => [
      row["usageDate"],
      row["organizationId"],
      row["projectId"],
      row["clusterId"],
      row["service"],
    ]);
    expect(new Set(keys.map(String)).size).toBe(rows.length);
    for (const row of rows) {
      const isOfRow = (charge: Charge) =>
        charge.month === row["usageDate"] &&
        charge.organizationId === row["organizationId"] &&
        (groupBy !== "services" || charge.service === row["service"]) &&
        (groupBy !== "projects" || charge.projectId === row["projectId"]) &&
        (groupBy !== "clusters" || charge.clusterId === row["clusterId"]);
      expect(unitsOf(row["usageAmount"])).toBe(sumUnits(charges, isOfRow));
    }
  }
});

test("a query without a grouping can be refused, or never finish", async () => {
  const client = await startClient();
  client.atlas.control.apply({ totals: "refused" });
  const period = { startDate: "2026-10-01", endDate: "2026-11-01" };
  expect((await client.post(usagePath, period)).status).toBe(403);
  const grouped = { ...period, groupBy: "services", services: ["Backup"] };
  expect((await client.post(usagePath, grouped)).status).toBe(202);
  client.atlas.control.apply({ totals: "unfinished" });
  const { body } = await client.post(usagePath, period);
  client.clock.time += 600_000;
  expect((await client.get(`${usagePath}/${body.token}?envelope=true`)).body.status).toBe(102);
});

test("a filter leaves out what has no value for it, unless partial matches are included", async () => {
  const client = await startClient();
  const byProject = { ...period, groupBy: "projects", projects: all.projects };
  const strict = await client.usage(byProject);
  expect(strict).toHaveLength(13 * 5);
  expect(total(strict)).toBe(truth(client, ({ projectId }) => projectId !== undefined));

  const partial = await client.usage({ ...byProject, includePartialMatches: true });
  expect(total(partial)).toBe(truth(client, () => true));
  const withoutProject = partial.filter((row) => !("projectId" in row));
  expect(withoutProject).toHaveLength(26);
  expect(total(withoutProject)).toBe(truth(client, ({ projectId }) => projectId === undefined));
});

test("the groupings agree where everything is included", async () => {
  const client = await startClient();
  const totals = [];
  for (const groupBy of ["organizations", "projects", "clusters"] as const) {
    const rows = await client.usage({
      ...period,
      groupBy,
      [groupBy]: all[groupBy],
      includePartialMatches: true,
    });
    totals.push(total(rows));
  }
  expect(new Set(totals)).toEqual(new Set([truth(client, () => true)]));
  const byService = await client.usage({ ...period, groupBy: "services", services: DOCUMENTED_SERVICES });
  expect(total(byService)).toBe(truth(client, ({ service }) => service !== UNDOCUMENTED_SERVICE));
});

test("filters of several dimensions all apply", async () => {
  const client = await startClient();
  const [project] = projects;
  const rows = await client.usage({ ...period, projects: [project?.id], services: ["Backup", "Support"] });
  const wanted = (charge: Charge) => charge.projectId === project?.id && charge.service === "Backup";
  expect(total(rows)).toBe(truth(client, wanted));
  expect(total(rows)).toBeGreaterThan(0);
});

test("clusters of the same name keep apart and come with their project", async () => {
  const client = await startClient();
  const rows = await client.usage({ ...period, groupBy: "clusters", clusters: all.clusters });
  const analytics = rows.filter((row) => row["clusterName"] === "analytics");
  expect(analytics).toHaveLength(26);
  expect(new Set(analytics.map((row) => row["projectName"]))).toEqual(
    new Set(["Warehouse 🤖", "로봇 연구소"]),
  );
});

test("the linked organization sees its own charges only", async () => {
  const client = await startClient();
  const path = usagePath.replace(EXAMPLE.orgId, EXAMPLE.linkedOrgId);
  const { body } = await client.post(path, period);
  client.clock.time += 1500;
  const rows = (await client.get(`${path}/${body.token}`)).body.usageDetails;
  expect(total(rows)).toBe(truth(client, ({ organizationId }) => organizationId === EXAMPLE.linkedOrgId));
  expect((await client.get(`${usagePath}/${body.token}`)).status, "a token belongs to its organization").toBe(
    404,
  );
});

test("amounts come as numbers and as decimal strings, some below a cent, some negative", async () => {
  const client = await startClient();
  const rows = await client.usage(period);
  const amounts = rows.map((row) => row["usageAmount"]);
  expect(new Set(amounts.map((amount) => typeof amount))).toEqual(new Set(["number", "string"]));
  expect(amounts.map(String)).toContain("0.0043");
  expect(amounts.map(String)).toContain("-250");
  expect(rows.every((row) => String(row["usageDate"]).endsWith("-01"))).toBe(true);
});

test("CSV has the documented columns and the amounts of the JSON form", async () => {
  const client = await startClient();
  const path = await client.startUsage({ ...period, groupBy: "clusters", clusters: all.clusters });
  client.clock.time += 1500;
  const rows = (await client.get(path)).body.usageDetails;
  const answer = await client.get(path, { accept: csv });
  expect(answer.headers.get("content-type")).toMatch(/^application\/vnd\.atlas\.2023-01-01\+csv/);
  const [header, ...records] = parse(answer.text);
  expect(header).toEqual([
    "Billed Date",
    "Invoice Id",
    "Organization Name",
    "Organization ID",
    "Project Name",
    "Project Id",
    "Cluster Name",
    "Cluster Unique Id",
    "Usage Amount",
  ]);
  const fields = ["usageDate", "invoiceId", "organizationName", "organizationId", "projectName", "projectId"];
  const columns = [...fields, "clusterName", "clusterId", "usageAmount"];
  expect(records).toEqual(rows.map((row) => columns.map((column) => String(row[column]))));
  const enveloped = await client.get(`${path}?envelope=true`, { accept: csv });
  expect(enveloped.body).toEqual({ status: 200, content: answer.text });
});

test("a query is processing until its time has passed by the clock", async () => {
  const client = await startClient();
  const path = `${await client.startUsage(period)}?envelope=true`;
  client.clock.time += 1499;
  const early = await client.get(path);
  expect([early.status, early.body]).toEqual([200, { status: 102, content: {} }]);
  client.clock.time += 1;
  const ready = await client.get(path);
  expect(ready.body.status).toBe(200);
  expect(ready.body.content.usageDetails.length).toBeGreaterThan(0);
});

test("a query answers as of the moment it was started", async () => {
  const client = await startClient();
  const asStarted = truth(client, () => true);
  const path = await client.startUsage(period);
  client.clock.time += 2 * 86_400_000;
  const authorization = `Bearer ${await signIn(client.atlas)}`;
  const { body } = await client.get(path, { authorization });
  expect(total(body.usageDetails)).toBe(asStarted);
  expect(truth(client, () => true)).toBeGreaterThan(asStarted);
});

test("with a sales contract, amounts are in credits, to the last digit", async () => {
  const client = await startClient();
  client.atlas.control.apply({ creditsPercent: 125 });
  const rows = await client.usage(period);
  const units = rows.reduce((sum, { usageAmount }) => sum + Math.round(Number(usageAmount) * 1e6), 0);
  expect(units).toBe(truth(client, () => true) * 125);
});

test("odd rows come beside the others", async () => {
  const client = await startClient();
  const before = await client.usage(period);
  client.atlas.control.apply({ oddRows: 5 });
  const rows = await client.usage(period);
  expect(rows.slice(5)).toEqual(before);
  expect(rows.slice(0, 4).map(({ usageAmount }) => usageAmount)).toEqual([undefined, null, "", "n/a"]);
  expect(rows[4]).toMatchObject({ usageAmount: before[4]?.["usageAmount"], usageDate: "soon" });
});

test("an unknown token and an unknown organization are 404", async () => {
  const { get, post } = await startClient();
  expect((await get(`${usagePath}/${"0".repeat(64)}`)).body.errorCode).toBe("RESOURCE_NOT_FOUND");
  const elsewhere = usagePath.replace(EXAMPLE.orgId, "0a00000000000000000000ff");
  expect((await post(elsewhere, period)).status).toBe(404);
});
