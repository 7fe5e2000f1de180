import { expect, test } from "vitest";
import { EXAMPLE, projectIds } from "../../../simulators/atlas/organization.ts";
import { DOCUMENTED_SERVICES, UNDOCUMENTED_SERVICE } from "../../../simulators/atlas/services.ts";
import { createUsageQueries } from "../../../simulators/atlas/usage-queries.ts";
import { startClient, usagePath } from "./client.ts";

const period = { startDate: "2026-09-01", endDate: "2026-11-01" };

test("a query with every documented field is accepted with a token of 64 characters", async () => {
  const { post } = await startClient();
  const answer = await post(usagePath, {
    ...period,
    organizations: [EXAMPLE.orgId],
    projects: [projectIds.fleet],
    clusters: [],
    services: DOCUMENTED_SERVICES,
    groupBy: "services",
    includePartialMatches: true,
  });
  expect(answer.status).toBe(202);
  expect(answer.body).toEqual({ token: expect.stringMatching(/^\w{64}$/) });
});

test.each([
  ["a missing start", { endDate: "2026-11-01" }, "MISSING_ATTRIBUTE", "startDate"],
  ["a missing end", { startDate: "2026-11-01" }, "MISSING_ATTRIBUTE", "endDate"],
  ["a start within a month", { ...period, startDate: "2026-09-02" }, "VALIDATION_ERROR", "startDate"],
  ["an end within a month", { ...period, endDate: "2026-10-31" }, "VALIDATION_ERROR", "endDate"],
  ["a month that does not exist", { ...period, endDate: "2026-13-01" }, "VALIDATION_ERROR", "endDate"],
  ["a date with a time", { ...period, endDate: "2026-11-01T00:00:00Z" }, "VALIDATION_ERROR", "endDate"],
  ["a date that is no string", { ...period, endDate: 20261101 }, "VALIDATION_ERROR", "endDate"],
  ["an end at the start", { ...period, endDate: "2026-09-01" }, "VALIDATION_ERROR", "endDate"],
  ["an end before the start", { ...period, endDate: "2026-08-01" }, "VALIDATION_ERROR", "endDate"],
  ["an unknown grouping", { ...period, groupBy: "regions" }, "INVALID_ENUM_VALUE", "groupBy"],
  ["a list of groupings", { ...period, groupBy: ["services"] }, "INVALID_ENUM_VALUE", "groupBy"],
  [
    "an unknown service",
    { ...period, services: [UNDOCUMENTED_SERVICE] },
    "INVALID_ENUM_VALUE",
    "Robot Memory (Preview)",
  ],
  ["a short id", { ...period, projects: ["abc"] }, "VALIDATION_ERROR", "projects.0"],
  [
    "an id in capitals",
    { ...period, clusters: ["0C0000000000000000000001"] },
    "VALIDATION_ERROR",
    "clusters.0",
  ],
  [
    "an id instead of a list",
    { ...period, organizations: EXAMPLE.orgId },
    "VALIDATION_ERROR",
    "organizations",
  ],
  [
    "a text as flag",
    { ...period, includePartialMatches: "true" },
    "VALIDATION_ERROR",
    "includePartialMatches",
  ],
  ["an unknown field", { ...period, granularity: "MONTH" }, "INVALID_ATTRIBUTE", "granularity"],
  ["a list as body", [], "VALIDATION_ERROR", "body"],
  ["null as body", "null", "VALIDATION_ERROR", "body"],
])("%s is refused and named", async (_, body, errorCode, parameter) => {
  const { post } = await startClient();
  const answer = await post(usagePath, body);
  expect(answer.status).toBe(400);
  expect(answer.body).toMatchObject({
    error: 400,
    reason: "Bad Request",
    errorCode,
    parameters: [parameter],
  });
});

test.each(["organizations", "projects", "clusters", "services"])(
  "grouping by %s needs a value of it as a filter",
  async (groupBy) => {
    const { post } = await startClient();
    expect((await post(usagePath, { ...period, groupBy })).status).toBe(400);
    expect((await post(usagePath, { ...period, groupBy, [groupBy]: [] })).status).toBe(400);
    const value = groupBy === "services" ? "Clusters" : EXAMPLE.orgId;
    expect((await post(usagePath, { ...period, groupBy, [groupBy]: [value] })).status).toBe(202);
  },
);

test("a body that is not JSON is 400", async () => {
  const { post } = await startClient();
  const answer = await post(usagePath, "{");
  expect([answer.status, answer.body.errorCode]).toEqual([400, "MALFORMED_JSON"]);
});

test("the last 2,000 queries are kept, and no more", () => {
  const queries = createUsageQueries(() => 0, 0);
  const query = { ...period, organizations: [], projects: [], clusters: [], services: [] };
  const tokens = Array.from({ length: 2001 }, () =>
    queries.start(EXAMPLE.orgId, { ...query, groupBy: "services", includePartialMatches: false }),
  );
  expect(queries.find(tokens[0] ?? "")).toBeUndefined();
  expect(queries.find(tokens[1] ?? "")).toBeDefined();
  expect(queries.find(tokens[2000] ?? "")).toBeDefined();
});
