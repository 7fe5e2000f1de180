import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createNames } from "../../../../functions/atlas/names.ts";
import { KNOWN_SERVICES } from "../../../../functions/atlas/usage-detail.ts";
import { parseUsage } from "../../../../functions/features/usage/command.ts";
import { startCostQuery } from "../../../../functions/features/usage/query.ts";
import { isCostRequest } from "../../../../functions/features/usage/request.ts";
import { connect, failureOf, ORG, refusal } from "../../atlas/atlas.ts";
import { openTestDatabase, type TestDatabase } from "../../aws/database.ts";
import { parsedCosts } from "../../requests.ts";

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
  const request = parsedCosts("2025-06 by projects");
  const deps = { table: database.table, now: () => Date.UTC(2025, 6, 2) };
  const atlas = { client, names: createNames(client), orgId: ORG, currency: "USD" as const };
  const asked = startCostQuery(deps, atlas, { id: `query-${organizationsStatus}`, request }, "grouped");
  return { asked, seen };
}

it("queries only the paying organization if organizations must not be listed", async () => {
  const { asked, seen } = await startWith(403);
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

it("does not treat a temporary failure as a missing permission", async () => {
  const { asked } = await startWith(503);
  expect(await failureOf(asked)).toMatchObject({ code: "unavailable" });
});

describe("services that Atlas rejects", () => {
  /** Asks an Atlas that lists some services, and rejects others in queries. */
  async function ask(words: string, { listed, rejected }: Record<"listed" | "rejected", readonly string[]>) {
    const bodies: Array<{ readonly services?: readonly string[] }> = [];
    const { client } = await connect(({ path, body }) => {
      if (path.endsWith("/skuServices")) return { body: { results: listed.map((name) => ({ name })) } };
      const query = JSON.parse(body);
      bodies.push(query);
      const wrong = query.services.find((service: string) => rejected.includes(service));
      if (wrong === undefined) return { status: 202, body: { token: TOKEN } };
      return refusal(400, "INVALID_ENUM_VALUE", {
        detail: `An invalid enumeration value ${wrong} was specified.`,
      });
    });
    const atlas = { client, names: createNames(client), orgId: ORG, currency: "USD" as const };
    const command = parseUsage(words, new Date(), { isStored: true });
    if (command.kind === "help" || !isCostRequest(command.request)) throw new Error(words);
    const deps = { table: database.table, now: () => Date.now() };
    const job = { id: randomUUID(), request: command.request };
    return { asked: startCostQuery(deps, atlas, job, "grouped"), bodies };
  }

  it("are left out of the list", async () => {
    const listed = ["Clusters", "Backup", "Legacy Backup"];
    const { asked, bodies } = await ask("2024-01", { listed, rejected: ["Legacy Backup"] });
    expect(await asked).toMatchObject({ kind: "asked", unknownServices: [] });
    expect(bodies.map(({ services }) => services)).toEqual([listed, ["Clusters", "Backup"]]);
  });

  it("end the use of a list whose names queries do not take", async () => {
    const listed = ["Clusters", "NDS Clusters", "NDS Backup"];
    const { asked, bodies } = await ask("2024-02", { listed, rejected: ["NDS Clusters", "NDS Backup"] });
    expect(await asked).toMatchObject({ kind: "asked" });
    expect(bodies.map(({ services }) => services)).toEqual([listed, ["Clusters"]]);
  });

  it("are reported if they are a filter, also if Atlas does not even list them", async () => {
    const words = '2024-03 service:"AI Models",Backup,Memory';
    const { asked } = await ask(words, { listed: ["Backup"], rejected: ["AI Models"] });
    expect(await asked).toMatchObject({ unknownServices: ["AI Models", "Memory"] });
  });

  it("end a job that has no other services", async () => {
    const { asked } = await ask('2024-04 service:"AI Models"', { listed: [], rejected: ["AI Models"] });
    await expect(asked).rejects.toMatchObject({ code: "unknown_service", retry: "never" });
  });

  it("end a job if Atlas does not say which", async () => {
    const { client } = await connect(({ path }) =>
      path.endsWith("/skuServices")
        ? refusal(404, "RESOURCE_NOT_FOUND")
        : refusal(400, "VALIDATION_ERROR", { detail: `Use one of ${KNOWN_SERVICES.join(", ")}.` }),
    );
    const atlas = { client, names: createNames(client), orgId: ORG, currency: "USD" as const };
    const deps = { table: database.table, now: () => Date.now() };
    const job = { id: "unclear", request: parsedCosts("2024-05") };
    expect(await failureOf(startCostQuery(deps, atlas, job, "grouped"))).toMatchObject({
      code: "bad_request",
    });
  });
});
