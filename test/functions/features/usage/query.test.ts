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
async function askWith(organizationsStatus: number) {
  const { client, seen } = await connect(({ path }) => {
    if (path.endsWith("/orgs")) return refusal(organizationsStatus, "X");
    if (path.endsWith("/groups"))
      return { body: { results: [{ id: PROJECT, name: "Shop" }], totalCount: 1 } };
    return { status: 202, body: { token: TOKEN } };
  });
  const request = parsedUsage("2025-06 by projects");
  const deps = { table: database.table, now: () => Date.now() };
  const atlas = { client, names: createNames(client), orgId: ORG };
  const asked = startCostQuery(deps, atlas, { id: `query-${organizationsStatus}`, request }, "grouped");
  return { asked, seen };
}

it("asks about the paying organization alone where organizations may not be listed", async () => {
  const { asked, seen } = await askWith(403);
  expect(await asked).toMatchObject({ kind: "asked", token: TOKEN });
  const query = seen.find(({ method }) => method === "POST");
  expect(JSON.parse(query?.body ?? "")).toEqual({
    startDate: "2025-05-01",
    endDate: "2025-07-01",
    groupBy: "projects",
    projects: [PROJECT],
    includePartialMatches: true,
  });
});

it("does not take a moment's failure for a lack of permission", async () => {
  const { asked } = await askWith(503);
  expect(await failureOf(asked)).toMatchObject({ code: "unavailable" });
});
