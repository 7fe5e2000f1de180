import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { expect, it } from "vitest";
import type { Atlas } from "../../../../functions/atlas/atlas.ts";
import { createAtlasClient } from "../../../../functions/atlas/client.ts";
import { createNames } from "../../../../functions/atlas/names.ts";
import { createCostQuery, readUsage } from "../../../../functions/atlas/usage.ts";
import { GROUPINGS, type GroupBy } from "../../../../functions/atlas/usage-detail.ts";
import { costQueryOf, extraQueriesOf } from "../../../../functions/features/usage/cost-query.ts";
import { usageTableCsv } from "../../../../functions/features/usage/csv.ts";
import { usageAnswer } from "../../../../functions/features/usage/message.ts";
import type { CostRequest } from "../../../../functions/features/usage/request.ts";
import { summarizeUsage, type UsageSummary } from "../../../../functions/features/usage/summary.ts";
import { findUnlistedProjects } from "../../../../functions/features/usage/unlisted-projects.ts";
import type { QueryName } from "../../../../functions/features/usage/work.ts";
import { monthNumber, type Period, periodOf, previousPeriod } from "../../../../functions/money/period.ts";
import { EXAMPLE_SEED } from "../../../../simulators/atlas/example.ts";
import { chargesBetween } from "../../../../simulators/atlas/ledger.ts";
import { EXAMPLE } from "../../../../simulators/atlas/organization.ts";
import type { AtlasSeed, Cluster, Project, RecurringCharge } from "../../../../simulators/atlas/seed.ts";
import { startAtlas } from "../../../../simulators/atlas/server.ts";
import { tableOf } from "../../../messages.ts";
import { GAPS_SEED } from "../../../simulators/atlas/gaps-seed.ts";
import { usageRequest } from "../../requests.ts";

const NOON = Date.UTC(2026, 10, 21, 12);

/** Gives a simulated Atlas that answers queries at once. */
async function withAtlas(seed: AtlasSeed, use: (atlas: Atlas) => Promise<void>): Promise<void> {
  const server = await startAtlas({ seed, processingMs: 0, now: () => NOON });
  try {
    const { clientId, clientSecret, orgId } = server.credentials;
    const credentials = { kind: "serviceAccount", clientId, clientSecret } as const;
    const client = createAtlasClient({ baseUrl: server.url, apiVersion: "2025-03-12", credentials });
    await use({ client, names: createNames(client), orgId, currency: "USD" });
  } finally {
    await server.close();
  }
}

/** Asks Atlas as a job does, without waiting. */
async function summarize(atlas: Atlas, fields: Partial<CostRequest>): Promise<UsageSummary> {
  const { client, orgId } = atlas;
  const request = usageRequest(fields);
  const job = { id: "job", request };
  const read = async (name: QueryName, projectIds: readonly string[] = []) => {
    const query = await costQueryOf(atlas, job, name, { today: new Date(NOON), projectIds });
    if (!query) return [];
    const answer = await readUsage(client, orgId, await createCostQuery(client, orgId, query));
    return answer.status === "ready" ? answer.details : expect.fail(answer.status);
  };
  const extras = extraQueriesOf(request);
  const total = extras.includes("total") ? await read("total") : undefined;
  const grouped = await read("grouped");
  const found = extras.includes("wider") ? await findUnlistedProjects(atlas, job, { grouped, total }) : [];
  const details = found.length > 0 ? await read("wider", found) : grouped;
  const { period, groupBy } = request;
  return summarizeUsage(details, { period, groupBy, total });
}

/** US cents in the ledger, which counts units of 1e-4 US dollars. */
function ledgerCents(seed: AtlasSeed, { start, end }: Period): bigint {
  const units = chargesBetween(seed, start, end, NOON).reduce(
    (sum, charge) => sum + BigInt(charge.units),
    0n,
  );
  return (units < 0n ? units - 50n : units + 50n) / 100n;
}

/** What the message and the CSV file show as their total, after checking that their rows add up to it. */
function shownTotals(summary: UsageSummary, groupBy: GroupBy): bigint[] {
  const view = {
    request: usageRequest({ groupBy }),
    organizations: [],
    known: { comparison: { kind: "changes" }, isLimit: false, isPeriodCut: false },
    userId: "U1",
    today: new Date(NOON),
    currency: "USD",
  } as const;
  const { blocks } = usageAnswer(summary, view);
  const [, ...shown] = tableOf({ blocks });
  const csv: string[][] = parse(usageTableCsv(summary, "USD"), { bom: true, from_line: 2 });
  return [shown, csv].map((rows) => {
    const amounts = rows.map(([, amount = "0"]) => BigInt(amount.replace(/[$,.]/g, "")));
    const total = amounts.pop() ?? 0n;
    expect(amounts.reduce((sum, each) => sum + each, 0n)).toBe(total);
    return total;
  });
}

const id = (kind: string, index: number) => `${kind}${String(index).padStart(24 - kind.length, "0")}`;
const SERVICES = ["Clusters", "Backup", "Support", "Credits", "Premium Features", "Robot Memory (Preview)"];

/** Organizations that are open, closed or unlisted, with deleted projects and clusters, and any charges. */
const seeds: fc.Arbitrary<AtlasSeed> = fc
  .record({
    access: fc.array(fc.constantFrom("open" as const, "closed" as const, "unlisted" as const), {
      maxLength: 2,
    }),
    projects: fc.array(fc.record({ owner: fc.nat(2), isDeleted: fc.boolean() }), {
      minLength: 1,
      maxLength: 4,
    }),
    clusters: fc.array(fc.record({ owner: fc.nat(3), isDeleted: fc.boolean() }), {
      minLength: 1,
      maxLength: 4,
    }),
    charges: fc.array(
      fc.record({
        of: fc.constantFrom("organization", "project", "cluster"),
        owner: fc.nat(3),
        service: fc.constantFrom(...SERVICES),
        monthlyUnits: fc.integer({ min: -3_000_000, max: 30_000_000 }),
        kind: fc.constantFrom("metered" as const, "posted" as const),
        months: fc.option(fc.subarray([9, 10, 11]), { nil: undefined }),
      }),
      { maxLength: 14 },
    ),
    services: fc.constantFrom(undefined, ["Clusters", "Support"]),
  })
  .map(({ access, projects: owned, clusters: inProjects, charges: all, services }) => {
    const organizations: AtlasSeed["organizations"] = [
      { id: EXAMPLE.orgId, name: "Acme" },
      ...access.map((each, index) => ({ id: id("0d", index), name: `Linked ${index}`, access: each })),
    ];
    const at = <Item>(items: readonly Item[], index: number) => items[index % items.length] as Item;
    const projects: Project[] = owned.map(({ owner, isDeleted }, index) => ({
      id: id("0b", index),
      name: `project ${index % 2}`,
      organizationId: index === 0 ? EXAMPLE.orgId : at(organizations, owner).id,
      isDeleted: index > 0 && isDeleted,
    }));
    const clusters: Cluster[] = inProjects.map(({ owner, isDeleted }, index) => ({
      id: id("0c", index),
      name: `cluster ${index % 2}`,
      projectId: index === 0 ? id("0b", 0) : at(projects, owner).id,
      provider: "AWS",
      region: "US_EAST_1",
      tier: "M10",
      isDeleted: isDeleted || (index > 0 && at(projects, owner).isDeleted === true),
    }));
    const placeOf = (of: string, owner: number) => {
      if (of === "organization") return { organizationId: at(organizations, owner).id };
      const cluster = of === "cluster" ? at(clusters, owner) : undefined;
      const project = projects.find((each) => each.id === cluster?.projectId) ?? at(projects, owner);
      const { organizationId, id: projectId } = project;
      return { organizationId, projectId, ...(cluster && { clusterId: cluster.id }) };
    };
    const charges = all.map(
      ({ of, owner, months, ...charge }): RecurringCharge => ({
        ...placeOf(of, owner),
        ...charge,
        ...(months && { onlyIn: months }),
      }),
    );
    const rest = { projects, clusters, charges, ...(services && { services }) };
    return { ...EXAMPLE_SEED, organizations, ...rest };
  });

it("the total of any organization is the ledger's for all groupings, in the message and in the file", async () => {
  await fc.assert(
    fc.asyncProperty(seeds, (seed) =>
      withAtlas(seed, async (atlas) => {
        const { period } = usageRequest();
        const truth = ledgerCents(seed, period);
        const previous = ledgerCents(seed, previousPeriod(period));
        for (const groupBy of GROUPINGS) {
          const summary = await summarize(atlas, { groupBy });
          const { totalCents, previousCents } = summary;
          expect([groupBy, totalCents, previousCents]).toEqual([groupBy, truth, previous]);
          if (summary.rows.length > 0) expect(shownTotals(summary, groupBy)).toEqual([truth, truth]);
        }
      }),
    ),
    { numRuns: 15 },
  );
});

it("every month of the example organization has one total and one change in every grouping", async () => {
  await withAtlas(EXAMPLE_SEED, async (atlas) => {
    const last = monthNumber("2026-11");
    for (let month = last - 12; month <= last; month += 1) {
      const period = periodOf(month, 1);
      const totals = [ledgerCents(EXAMPLE_SEED, period), ledgerCents(EXAMPLE_SEED, previousPeriod(period))];
      for (const groupBy of GROUPINGS) {
        const { totalCents, previousCents } = await summarize(atlas, { period, groupBy });
        expect([period.start, groupBy, totalCents, previousCents]).toEqual([
          period.start,
          groupBy,
          ...totals,
        ]);
      }
    }
  });
});

it("the search for unlisted projects ends after its timeout, with those of the invoices read so far", async () => {
  await withAtlas(GAPS_SEED, async (atlas) => {
    const job = { id: "job", request: usageRequest({ groupBy: "projects" }) };
    const query = await costQueryOf(atlas, job, "total", { today: new Date(NOON) });
    const { client, orgId } = atlas;
    const answer = await readUsage(
      client,
      orgId,
      await createCostQuery(client, orgId, query ?? expect.fail()),
    );
    const total = answer.status === "ready" ? answer.details : expect.fail(answer.status);
    let reads = 0;
    const projectsOnInvoice = () => {
      reads += 1;
      return reads === 1 ? Promise.resolve(["first"]) : new Promise<never>(() => {});
    };
    const slow = { ...atlas, names: { ...atlas.names, projectsOnInvoice } };
    expect(await findUnlistedProjects(slow, job, { grouped: [], total }, 50)).toEqual(["first"]);
    expect(reads).toBe(2);
  });
});

it.each<Partial<CostRequest>>([
  { projects: ["Fleet Platform"] },
  { clusters: ["fleet-prod", "store-eu"] },
  { organizations: ["Acme Robotics Europe"] },
  { services: ["Backup", "Support"] },
  { projects: ["Warehouse 🤖"], services: ["Clusters", "Charts"] },
])("costs with the filter %j have one total in every grouping", async (filter) => {
  await withAtlas(EXAMPLE_SEED, async (atlas) => {
    const summaries = await Promise.all(GROUPINGS.map((groupBy) => summarize(atlas, { ...filter, groupBy })));
    const totals = summaries.map(({ totalCents, previousCents }) => [totalCents, previousCents]);
    expect(totals).toEqual(GROUPINGS.map(() => totals[0]));
    expect(totals[0]?.[0]).toBeGreaterThan(0n);
  });
});
