import { expect, test } from "vitest";
import { listOrganizationEvents, listProjectEvents } from "../../../functions/atlas/events.ts";
import { connect, failureOf, ORG, refusal } from "./atlas.ts";
import type { SeenRequest } from "./server.ts";

const PROJECT = "61f4d5f0a1b2c3d4e5f60718";
const OCTOBER = { first: "2026-09-30", last: "2026-11-01", types: ["CLUSTER_CREATED", "CLUSTER_DELETED"] };

const created = {
  id: "1",
  eventTypeName: "CLUSTER_CREATED",
  created: "2026-10-14T23:59:00Z",
  clusterName: "prod",
  username: "ada@example.com",
};

test("asks for clusters, types and days", async () => {
  const { client, seen } = await connect(() => ({ body: { results: [created], totalCount: 1 } }));
  const filter = { ...OCTOBER, clusterNames: ["prod", "lab", "not a name"] };
  expect(await listProjectEvents(client, PROJECT, filter)).toEqual([
    {
      type: "CLUSTER_CREATED",
      day: "2026-10-14",
      clusterName: "prod",
      username: "ada@example.com",
      publicKey: undefined,
    },
  ]);
  const [{ path, query }] = seen as [SeenRequest];
  expect(path).toBe(`/api/atlas/v2/groups/${PROJECT}/events`);
  expect(query.getAll("clusterNames")).toEqual(["prod", "lab"]);
  expect(query.getAll("eventType")).toEqual(OCTOBER.types);
  expect(query.get("minDate")).toBe("2026-09-30T00:00:00Z");
  expect(query.get("maxDate")).toBe("2026-11-01T23:59:59Z");
});

test("reads all pages of an organization, and skips what it can't read", async () => {
  const events = [
    created,
    { ...created, created: "today" },
    { ...created, eventTypeName: "CLUSTER_READY" },
    { eventTypeName: 7 },
    "an event",
    { ...created, username: null, clusterName: null, publicKey: "abcdefgh" },
  ];
  const { client, seen } = await connect(({ query }) => {
    const page = Number(query.get("pageNum"));
    return { body: { results: events.slice(3 * page - 3, 3 * page), totalCount: events.length } };
  });
  const found = await listOrganizationEvents(client, ORG, OCTOBER);
  expect(found.map(({ username, publicKey }) => username ?? publicKey)).toEqual([
    "ada@example.com",
    "abcdefgh",
  ]);
  expect(seen.map(({ path }) => path)).toEqual([
    `/api/atlas/v2/orgs/${ORG}/events`,
    `/api/atlas/v2/orgs/${ORG}/events`,
  ]);
});

test("knows the cluster of events without one, if it asked for one cluster", async () => {
  const { clusterName: _, ...nameless } = created;
  const { client } = await connect(() => ({ body: { results: [nameless] } }));
  const one = await listProjectEvents(client, PROJECT, { ...OCTOBER, clusterNames: ["lab"] });
  expect(one[0]?.clusterName).toBe("lab");
  const two = await listProjectEvents(client, PROJECT, { ...OCTOBER, clusterNames: ["lab", "prod"] });
  expect(two[0]?.clusterName).toBeUndefined();
});

test("asks for all types where Atlas no longer knows one", async () => {
  const { client, seen } = await connect(({ query }) =>
    query.has("eventType") ? refusal(400, "INVALID_ENUM_VALUE") : { body: { results: [created] } },
  );
  expect(await listOrganizationEvents(client, ORG, OCTOBER)).toHaveLength(1);
  expect(seen).toHaveLength(2);
});

test("fails where events are refused", async () => {
  const { client } = await connect(() => refusal(403, "USER_UNAUTHORIZED"));
  expect(await failureOf(listOrganizationEvents(client, ORG, OCTOBER))).toMatchObject({ code: "forbidden" });
});
