import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  claimToken,
  costQueryKey,
  forgetToken,
  releaseClaim,
  storeToken,
} from "../../../../functions/features/usage/query-token.ts";
import { openTestDatabase, type TestDatabase } from "../../aws/database.ts";

const NOW = Date.UTC(2026, 10, 21, 12, 0, 0, 400);
const SECOND = 1000;
const MINUTE = 60 * SECOND;

let database: TestDatabase;
/** A new key in each test. */
let key = "";
beforeAll(async () => {
  database = await openTestDatabase();
});
beforeEach(({ task }) => {
  key = task.id;
});
afterAll(() => database.close());

const claim = (claimant: string, now = NOW) => claimToken(database.table, key, claimant, now);
const store = (token: string, now = NOW) => storeToken(database.table, key, token, now);

const YOURS = { kind: "yours" };
const TAKEN = { kind: "taken" };

describe("a claim", () => {
  it("goes to one of fifty concurrent claimants", async () => {
    const claims = await Promise.all(Array.from({ length: 50 }, (_, index) => claim(`query-${index}`)));
    expect(claims.filter(({ kind }) => kind === "yours")).toHaveLength(1);
    expect(claims.filter(({ kind }) => kind === "taken")).toHaveLength(49);
  });

  it("goes to its claimant again, as after an interruption", async () => {
    expect(await claim("a")).toEqual(YOURS);
    expect(await claim("a", NOW + SECOND)).toEqual(YOURS);
    expect(await claim("b", NOW + SECOND)).toEqual(TAKEN);
  });

  it("lapses after a minute", async () => {
    await claim("a");
    expect(await claim("b", NOW + MINUTE - 1)).toEqual(TAKEN);
    expect(await claim("b", NOW + MINUTE)).toEqual(YOURS);
    expect(await claim("a", NOW + MINUTE)).toEqual(TAKEN);
  });

  it("goes to the next claimant after its release", async () => {
    await claim("a");
    await releaseClaim(database.table, key, "a");
    expect(await claim("b")).toEqual(YOURS);
  });

  it("is released only by its claimant", async () => {
    await claim("a");
    await releaseClaim(database.table, key, "b");
    expect(await claim("b")).toEqual(TAKEN);
  });

  it("that is released late removes no token", async () => {
    await claim("a");
    await store("token");
    await releaseClaim(database.table, key, "a");
    expect(await claim("b")).toEqual({ kind: "token", token: "token" });
  });

  it("that does not exist can be released", async () => {
    await releaseClaim(database.table, key, "a");
    expect(await claim("b")).toEqual(YOURS);
  });
});

describe("a token", () => {
  it("is reused for 15 minutes, and then a new query starts", async () => {
    await claim("a");
    await store("token");
    const found = { kind: "token", token: "token" };
    expect(await claim("a")).toEqual(found);
    expect(await claim("b", NOW + 15 * MINUTE - 1)).toEqual(found);
    expect(await claim("b", NOW + 15 * MINUTE)).toEqual(YOURS);
    expect(await claim("c", NOW + 15 * MINUTE)).toEqual(TAKEN);
  });

  it("that Atlas has lost is forgotten", async () => {
    await store("lost");
    await forgetToken(database.table, key, "lost");
    expect(await claim("a")).toEqual(YOURS);
  });

  it("that has replaced the lost one stays", async () => {
    await store("new");
    await forgetToken(database.table, key, "lost");
    expect(await claim("a")).toEqual({ kind: "token", token: "new" });
  });

  it("can be forgotten when there is none, without harm to a claim", async () => {
    await forgetToken(database.table, key, "lost");
    await claim("a");
    await forgetToken(database.table, key, "lost");
    expect(await claim("b")).toEqual(TAKEN);
  });
});

describe("costQueryKey", () => {
  const ORG = "61f4d5f0a1b2c3d4e5f60718";
  const QUERY = {
    startDate: "2026-09-01",
    endDate: "2026-11-01",
    groupBy: "projects",
    projects: ["p1", "p2", "p3"],
    services: ["Backup", "Charts"],
  } as const;

  it("does not depend on the order of names and fields", () => {
    const entries = Object.entries(QUERY);
    const shuffled = fc.record({
      fields: fc.shuffledSubarray(entries, { minLength: entries.length }),
      projects: fc.shuffledSubarray([...QUERY.projects], { minLength: 3 }),
      services: fc.shuffledSubarray([...QUERY.services], { minLength: 2 }),
    });
    fc.assert(
      fc.property(shuffled, ({ fields, projects, services }) => {
        const reordered = { ...(Object.fromEntries(fields) as typeof QUERY), projects, services };
        expect(costQueryKey(ORG, reordered)).toBe(costQueryKey(ORG, QUERY));
      }),
    );
  });

  it("does not reorder the lists it is given", () => {
    const projects = ["p2", "p1"];
    costQueryKey(ORG, { ...QUERY, projects });
    expect(projects).toEqual(["p2", "p1"]);
  });

  it.each([
    ["start", { startDate: "2026-08-01" }],
    ["end", { endDate: "2026-12-01" }],
    ["grouping", { groupBy: "clusters" }],
    ["list", { projects: ["p1", "p2"] }],
    ["list of another dimension", { projects: [], clusters: ["p1", "p2", "p3"] }],
    ["name with a comma", { projects: ["p1,p2", "p3"] }],
    ["choice of partial matches", { includePartialMatches: true }],
  ] as const)("differs with another %s", (_, change) => {
    expect(costQueryKey(ORG, { ...QUERY, ...change })).not.toBe(costQueryKey(ORG, QUERY));
  });

  it("differs with another organization", () => {
    expect(costQueryKey("71f4d5f0a1b2c3d4e5f60718", QUERY)).not.toBe(costQueryKey(ORG, QUERY));
  });
});
