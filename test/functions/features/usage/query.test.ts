import { afterAll, beforeAll, expect, it } from "vitest";
import { createNames } from "../../../../functions/atlas/names.ts";
import { startCostQuery } from "../../../../functions/features/usage/query.ts";
import { connect, failureOf, ORG, refusal } from "../../atlas/atlas.ts";
import { openTestDatabase, type TestDatabase } from "../../aws/database.ts";
import { parsedUsage } from "../../requests.ts";

const PROJECT = "32b6e34b3d91647abb20e7b8";
const TOKEN = "f".repeat(64);

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

/** Asks `by projects` of an Atlas that answers the list of organizations with this status. */
async function startWith(organizationsStatus: number) {
  const { client, seen } = await connect(({ path }) => {
    if (path.endsWith("/orgs")) return refusal(organizationsStatus, "X");
    if (path.endsWith("/groups"))
      return { body: { results: [{ id: PROJECT, name: "Shop" }], totalCount: 1 } };
    return { status: 202, body: { token: TOKEN } };
  });
  const request = parsedUsage("2025-06 by projects");
  const deps = { table: database.table, now: () => Date.now() };
  const atlas = { client, names: createNames(client), orgId: ORG, currency: "USD" as const };
  const started = startCostQuery(deps, atlas, `query-${organizationsStatus}`, request);
  return { started, seen };
}

it("queries only the paying organization if organizations must not be listed", async () => {
  const { started, seen } = await startWith(403);
  expect(await started).toMatchObject({ token: TOKEN });
  const query = seen.find(({ method }) => method === "POST");
  expect(JSON.parse(query?.body ?? "")).toEqual({
    startDate: "2025-05-01",
    endDate: "2025-07-01",
    groupBy: "projects",
    projects: [PROJECT],
  });
});

it("does not treat a temporary failure as a missing permission", async () => {
  const { started } = await startWith(503);
  expect(await failureOf(started)).toMatchObject({ code: "unavailable" });
});
