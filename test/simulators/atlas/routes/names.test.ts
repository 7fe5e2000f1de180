import { expect, test } from "vitest";
import { clusters, EXAMPLE, projectIds, projects } from "../../../../simulators/atlas/organization.ts";
import { startClient } from "../client.ts";
import { GAPS, GAPS_SEED } from "../gaps-seed.ts";
import { HOSTILE_NAME } from "../hostile-seed.ts";

const orgs = "/api/atlas/v2/orgs";

test("both organizations are listed and each is found by its id", async () => {
  const { get } = await startClient();
  const { body } = await get(orgs);
  expect(body.totalCount).toBe(2);
  expect(body.results.map(({ name }) => name)).toEqual(["Acme Robotics", "Acme Robotics Europe"]);
  const one = await get(`${orgs}/${EXAMPLE.linkedOrgId}`);
  expect(one.body).toEqual({ id: EXAMPLE.linkedOrgId, name: "Acme Robotics Europe", isDeleted: false });
  expect((await get(`${orgs}?name=ACME%20robotics%20e`)).body.results).toEqual([one.body]);
});

test("the paying organization has four projects and the linked one has one", async () => {
  const { get } = await startClient();
  const paying = await get(`${orgs}/${EXAMPLE.orgId}/groups`);
  expect(paying.body.results).toHaveLength(4);
  expect(paying.body.results[0]).toMatchObject({
    id: projectIds.fleet,
    orgId: EXAMPLE.orgId,
    clusterCount: 3,
  });
  const linked = await get(`${orgs}/${EXAMPLE.linkedOrgId}/groups`);
  expect(linked.body.results).toMatchObject([{ name: "EU Storefront" }]);
});

test("project names arrive as they are, emoji, Korean and hostile ones too", async () => {
  const { get } = await startClient();
  const { body } = await get(`${orgs}/${EXAMPLE.orgId}/groups`);
  const names = body.results.map(({ name }) => name);
  expect(names).toContain("Warehouse 🤖");
  expect(names).toContain("로봇 연구소");
  expect(names).toContain(HOSTILE_NAME);
});

test("the clusters of all projects are the clusters of each project", async () => {
  const { get } = await startClient();
  const all = (await get("/api/atlas/v2/clusters")).body.results;
  expect(all).toHaveLength(projects.length);
  const ids: (string | undefined)[] = [];
  for (const project of all) {
    const own = (await get(`/api/atlas/v2/groups/${project.groupId}/clusters`)).body.results;
    const pairs = project.clusters.map(({ clusterId, name }) => [clusterId, name]);
    expect(own.map(({ id, name }) => [id, name])).toEqual(pairs);
    ids.push(...pairs.map(([id]) => id));
  }
  expect(ids.sort()).toEqual(clusters.map(({ id }) => id));
  expect(ids).toHaveLength(9);
});

test("two projects have a cluster of the same name", () => {
  const analytics = clusters.filter(({ name }) => name === "analytics");
  expect(new Set(analytics.map(({ projectId }) => projectId)).size).toBe(2);
});

test("pages cover a list without overlap and end empty", async () => {
  const { get } = await startClient();
  const page = async (number: number) =>
    (await get(`${orgs}/${EXAMPLE.orgId}/groups?itemsPerPage=3&pageNum=${number}&includeCount=false`)).body;
  const [first, second, third] = [await page(1), await page(2), await page(3)];
  expect([first.results.length, second.results.length, third.results.length]).toEqual([3, 1, 0]);
  expect(first).not.toHaveProperty("totalCount");
  const ids = [...first.results, ...second.results].map(({ id }) => id);
  expect(new Set(ids).size).toBe(4);
});

test("paging parameters out of range are 400", async () => {
  const { get } = await startClient();
  expect((await get(`${orgs}?itemsPerPage=500`)).status).toBe(200);
  for (const wrong of [
    "itemsPerPage=501",
    "itemsPerPage=0",
    "pageNum=0",
    "pageNum=x",
    "includeCount=1",
    "envelope=yes",
  ]) {
    const answer = await get(`${orgs}?${wrong}`);
    expect([answer.status, answer.body.errorCode]).toEqual([400, "INVALID_QUERY_PARAMETER"]);
    expect(answer.body.parameters).toEqual([wrong.split("=")[0]]);
  }
});

test("an envelope puts the status beside results and around anything else, errors too", async () => {
  const { get } = await startClient();
  expect((await get(`${orgs}?envelope=true`)).body).toMatchObject({ status: 200, totalCount: 2 });
  const one = await get(`${orgs}/${EXAMPLE.orgId}?envelope=true`);
  expect(one.body).toMatchObject({ status: 200, content: { name: "Acme Robotics" } });
  const none = await get(`${orgs}/0a00000000000000000000ff?envelope=true`);
  expect(none.status).toBe(200);
  expect(none.body).toMatchObject({ status: 404, content: { error: 404, errorCode: "RESOURCE_NOT_FOUND" } });
});

test("pretty answers have line breaks", async () => {
  const { get } = await startClient();
  expect((await get(`${orgs}?pretty=true`)).text).toContain("\n  ");
  expect((await get(orgs)).text).not.toContain("\n");
});

test("unknown ids and paths are 404, other methods 405", async () => {
  const { get, post } = await startClient();
  const unknown = "0a00000000000000000000ff";
  for (const path of [
    `${orgs}/${unknown}`,
    `${orgs}/${unknown}/groups`,
    `/api/atlas/v2/groups/${unknown}/clusters`,
    "/api/atlas/v2/nothing",
    `${orgs}/`,
    "/",
  ]) {
    const answer = await get(path);
    expect(answer.status).toBe(404);
    expect(answer.body).toMatchObject({ error: 404, reason: "Not Found", errorCode: "RESOURCE_NOT_FOUND" });
    expect(answer.body.detail).toEqual(expect.any(String));
  }
  const wrongMethod = await post(orgs, {});
  expect(wrongMethod.status).toBe(405);
  expect(wrongMethod.headers.get("allow")).toBe("GET");
});

test("every answer tells what is left in the bucket of the user", async () => {
  const { get, clock } = await startClient();
  const left = async (path: string) => {
    const { headers } = await get(path);
    expect(headers.get("ratelimit-limit")).toBe("300");
    return Number(headers.get("ratelimit-remaining"));
  };
  expect(await left(orgs)).toBe(299);
  expect(await left("/api/atlas/v2/clusters")).toBe(298);
  clock.time += 60_000;
  expect(await left(orgs)).toBe(299);
});

test("services are paged, and may be unknown or forbidden", async () => {
  const { get, atlas } = await startClient();
  const path = "/api/atlas/v2/skuServices";
  const { body } = await get(`${path}?itemsPerPage=2&pageNum=2`);
  expect(body).toMatchObject({
    results: [{ name: "Storage" }, { name: "Serverless Instances" }],
    totalCount: 23,
  });
  atlas.control.apply({ skuServices: "unknown" });
  expect((await get(path)).status).toBe(404);
  atlas.control.apply({ skuServices: "forbidden" });
  expect((await get(path)).status).toBe(403);
});

test("deleted projects and clusters, and all of closed and unlisted organizations are left out", async () => {
  const { get } = await startClient(undefined, GAPS_SEED);
  const names = async (path: string) => (await get(path)).body.results.map(({ name }) => name);
  expect(await names(orgs)).toEqual(["Acme Robotics", "Acme Robotics Europe", GAPS.closed.name]);
  expect(await names(`${orgs}/${EXAMPLE.orgId}/groups`)).not.toContain("Old project");
  expect((await get(`${orgs}/${GAPS.closed.id}/groups`)).status).toBe(403);
  expect((await get(`${orgs}/${GAPS.unlisted.id}/groups`)).status).toBe(404);
  const text = JSON.stringify((await get("/api/atlas/v2/clusters?itemsPerPage=500")).body);
  expect(text).toContain("sandbox");
  expect(text).not.toMatch(/old-cluster|Closed project|Unlisted project/);
});
