import { expect, test } from "vitest";
import { EXAMPLE, projectIds } from "../../../../simulators/atlas/organization.ts";
import { csv, startClient } from "../client.ts";
import { GAPS, GAPS_SEED } from "../gaps-seed.ts";

const eventsOf = (projectId: string) => `/api/atlas/v2/groups/${projectId}/events`;
const fleetEvents = eventsOf(projectIds.fleet);
const orgEvents = `/api/atlas/v2/orgs/${EXAMPLE.orgId}/events`;

test("auto-scaling enlarges telemetry on the first of the months that cost more, and reduces it afterwards", async () => {
  const { get } = await startClient();
  const { body } = await get(`${fleetEvents}?clusterNames=telemetry`);
  const scalings = body.results.filter(({ eventTypeName }) => eventTypeName.startsWith("COMPUTE"));
  expect(scalings.map(({ created }) => created)).toEqual(["2026-10-01T00:20:00Z", "2026-01-01T00:20:00Z"]);
  expect(scalings[0]).toMatchObject({
    eventTypeName: "COMPUTE_AUTO_SCALE_INITIATED_BASE",
    clusterName: "telemetry",
    groupId: projectIds.fleet,
    orgId: EXAMPLE.orgId,
  });
  expect(scalings[0]).not.toHaveProperty("username");
  expect(body.results.length).toBeGreaterThan(scalings.length);
});

test("the events of a project say who did it: a person or an API key", async () => {
  const { get } = await startClient();
  const updates = "eventType=CLUSTER_UPDATE_SUBMITTED&eventType=SEARCH_DEPLOYMENT_UPDATED";
  const { body } = await get(`${fleetEvents}?${updates}&includeRaw=true`);
  expect(body.results).toMatchObject([
    {
      eventTypeName: "SEARCH_DEPLOYMENT_UPDATED",
      created: "2026-10-15T09:12:00Z",
      clusterName: "fleet-prod",
      username: "mina.park@acme-robotics.example",
      isGlobalAdmin: false,
      raw: { _t: "NDS_AUDIT", orgName: "Acme Robotics", gn: "Fleet Platform" },
    },
    { eventTypeName: "CLUSTER_UPDATE_SUBMITTED", clusterName: "fleet-staging", publicKey: "terrafrm" },
  ]);
  expect(body.results[1]).not.toHaveProperty("username");
});

test("the events of an organization are about billing", async () => {
  const { atlas, get } = await startClient();
  const { body } = await get(orgEvents);
  expect(body.totalCount).toBe(13);
  expect(body.results[0]).toMatchObject({
    eventTypeName: "INVOICE_CLOSED",
    created: "2026-11-01T02:00:00Z",
    orgId: EXAMPLE.orgId,
  });
  expect(body.results[0]).not.toHaveProperty("groupId");
  expect(body.results[1]).toMatchObject({ eventTypeName: "CREDIT_ISSUED", isGlobalAdmin: true });
  const [, invoice] = (await get(`/api/atlas/v2/orgs/${EXAMPLE.orgId}/invoices`)).body.results;
  expect(body.results[0]?.invoiceId).toBe(invoice?.id);
  atlas.control.apply({ closeAfterDays: 3 });
  expect((await get(orgEvents)).body.results[0]?.created).toBe("2026-11-04T02:00:00Z");
});

test("events come in pages, the newest first, and keep their ids", async () => {
  const { clock, get } = await startClient();
  const all = (await get(fleetEvents)).body.results;
  const created = all.map((event) => event.created);
  expect(created).toEqual(created.toSorted().reverse());
  const page = (await get(`${fleetEvents}?itemsPerPage=2&pageNum=2&includeCount=false`)).body;
  expect(page).toEqual({ results: all.slice(2, 4) });
  clock.time += 1_800_000;
  expect((await get(fleetEvents)).body.results).toEqual(all);
});

test("both dates are inclusive, and types can be excluded", async () => {
  const { get } = await startClient();
  const dates = "minDate=2026-10-01T00:20:00Z&maxDate=2026-10-01T09:31:00%2B09:00";
  const types = async (query: string) =>
    (await get(`${fleetEvents}?${query}`)).body.results.map(({ eventTypeName }) => eventTypeName);
  expect(await types(dates)).toEqual(["CLUSTER_UPDATE_COMPLETED", "COMPUTE_AUTO_SCALE_INITIATED_BASE"]);
  expect(await types(`${dates}&excludedEventType=CLUSTER_UPDATE_COMPLETED`)).toEqual([
    "COMPUTE_AUTO_SCALE_INITIATED_BASE",
  ]);
  expect(await types("minDate=2026-10-16T00:00:00Z")).toEqual([]);
});

test.each([
  [fleetEvents, "eventType", "ROBOT_CREATED"],
  [fleetEvents, "excludedEventType", "cluster_created"],
  [fleetEvents, "clusterNames", "-robots"],
  [fleetEvents, "minDate", "2026-10-01"],
  [fleetEvents, "maxDate", "2026-02-30T00:00:00Z"],
  [fleetEvents, "includeRaw", "yes"],
  [fleetEvents, "itemsPerPage", "501"],
  [orgEvents, "eventType", "CLUSTER_CREATED"],
])("%s with %s=%s is refused", async (path, name, value) => {
  const { get } = await startClient();
  const answer = await get(`${path}?${name}=${value}`);
  expect([answer.status, answer.body.parameters]).toEqual([400, [name]]);
});

test("events need their roles, and each can be missing", async () => {
  const { atlas, get } = await startClient();
  const statuses = async () => [(await get(fleetEvents)).status, (await get(orgEvents)).status];
  expect(await statuses()).toEqual([200, 200]);
  atlas.control.apply({ refuseEvents: "projects" });
  expect(await statuses()).toEqual([403, 200]);
  atlas.control.apply({ refuseEvents: "organizations" });
  expect(await statuses()).toEqual([200, 403]);
  atlas.control.apply({ refuseEvents: "all" });
  expect(await statuses()).toEqual([403, 403]);
  atlas.control.apply({ reset: true, role: "missing", hideProjects: true });
  expect(await statuses()).toEqual([403, 200]);
});

test("what is deleted or unlisted has no events, and what is closed refuses them", async () => {
  const { get } = await startClient(undefined, GAPS_SEED);
  const status = async (path: string) => (await get(path)).status;
  expect(await status(eventsOf(GAPS.deletedProject.id))).toBe(404);
  expect(await status(eventsOf("0".repeat(24)))).toBe(404);
  expect(await status(eventsOf("0b00000000000000000000c1"))).toBe(403);
  expect(await status(`/api/atlas/v2/orgs/${GAPS.unlisted.id}/events`)).toBe(404);
  expect(await status(`/api/atlas/v2/orgs/${GAPS.closed.id}/events`)).toBe(403);
  expect((await get(fleetEvents, { accept: csv })).status).toBe(406);
});
