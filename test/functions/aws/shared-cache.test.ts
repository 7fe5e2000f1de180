import { randomBytes } from "node:crypto";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { AtlasClient } from "../../../functions/atlas/client.ts";
import { scopeNames } from "../../../functions/atlas/name-cache.ts";
import { createNames } from "../../../functions/atlas/names.ts";
import { atlasText } from "../../../functions/atlas/text.ts";
import { createSharedCache } from "../../../functions/aws/shared-cache.ts";
import { EXAMPLE } from "../../../simulators/atlas/organization.ts";
import { type SimulatedAtlas, startAtlas } from "../../../simulators/atlas/server.ts";
import { createTestClient, failureOf, grant, refusal, SERVICE_ACCOUNT } from "../atlas/atlas.ts";
import { serve } from "../atlas/server.ts";
import { openTestDatabase, type TestDatabase } from "./database.ts";

const MINUTE = 60_000;

let database: TestDatabase;
let atlas: SimulatedAtlas;
let time = Date.UTC(2026, 10, 21, 12);
const now = () => time;

beforeAll(async () => {
  database = await openTestDatabase();
});
beforeEach(async () => {
  // A new Atlas has a new address, and so no token of the test before.
  atlas = await startAtlas({ now });
});
afterEach(() => atlas.close());
afterAll(() => database.close());

/** The client of one Lambda environment. */
function environment(
  baseUrl = atlas.url,
  clientSecret: string = EXAMPLE.clientSecret,
  clock = now,
): AtlasClient {
  return createTestClient(baseUrl, {
    credentials: { kind: "serviceAccount", clientId: EXAMPLE.clientId, clientSecret },
    cache: createSharedCache(database.table, clock),
    now: clock,
  });
}

const environments = (count: number) => Array.from({ length: count }, () => environment());

function signIns(): number {
  return atlas.requests.filter(({ path }) => path === "/api/oauth/token").length;
}

async function items() {
  const { DynamoDBClient, ScanCommand } = await import("@aws-sdk/client-dynamodb");
  const { unmarshall } = await import("@aws-sdk/util-dynamodb");
  const { Items = [] } = await new DynamoDBClient().send(new ScanCommand({ TableName: database.name }));
  return Items.map((item) => unmarshall(item));
}

describe("an access token", () => {
  it("is requested once for twenty environments that start at the same time", async () => {
    await Promise.all(environments(20).map((client) => client.get("orgs")));
    expect([signIns(), atlas.liveTokens()]).toEqual([1, 1]);
  });

  it("that Atlas refuses is replaced once for twenty environments", async () => {
    const all = environments(20);
    await Promise.all(all.map((client) => client.get("orgs")));
    atlas.control.apply({ expireTokens: true });
    await Promise.all(all.map((client) => client.get("orgs")));
    expect([signIns(), atlas.liveTokens()]).toEqual([2, 1]);
  });

  it("is replaced by one environment five minutes before it expires, while the others use it", async () => {
    const [first, second] = environments(2);
    await first?.get("orgs");
    time += 55 * MINUTE - 1;
    await second?.get("orgs");
    expect(signIns()).toBe(1);
    time += 1;
    await Promise.all([first?.get("orgs"), second?.get("orgs"), environment().get("orgs")]);
    expect(signIns()).toBe(2);
  });

  it("that cannot be replaced is used until a minute before it expires", async () => {
    const [first, second] = environments(2);
    await first?.get("orgs");
    time += 56 * MINUTE;
    atlas.control.apply({ liveTokens: 0 });
    await first?.get("orgs");
    await second?.get("orgs");
    await environment().get("orgs");
    expect(signIns(), "requested once, then paused").toBe(2);
    time += 3 * MINUTE;
    for (const client of environments(2)) {
      expect(await failureOf(client.get("orgs"))).toMatchObject({ code: "rate_limited", retry: "wait" });
    }
    expect(signIns()).toBe(3);
  });

  it("is awaited while another process requests it, and requested again if that process crashed", async () => {
    atlas.control.apply({ path: "oauth", loseConnection: 100 });
    const before = new Set((await items()).map(({ pk }) => pk));
    await failureOf(environment().get("orgs"));
    atlas.control.reset();
    const [{ pk } = {}] = (await items()).filter((item) => !before.has(item["pk"]));
    // The claim of a process that was killed while it signed in.
    await database.table.update({
      Key: { pk, sk: "SHARED" },
      UpdateExpression: "SET claimant = :crashed, claimedUntil = :until",
      ExpressionAttributeValues: { ":crashed": "crashed", ":until": time + 40_000 },
    });
    const earlier = signIns();
    let looks = 0;
    const waiting = environment(atlas.url, EXAMPLE.clientSecret, () => {
      looks += 1;
      return time;
    }).get("orgs");
    await expect.poll(() => looks, { timeout: 60_000 }).toBeGreaterThan(3);
    expect(signIns()).toBe(earlier);
    time += 40_000;
    await waiting;
    expect(signIns()).toBe(earlier + 1);
  });
});

describe("the limit of live tokens", () => {
  it("is temporary: the bot tries at most twice a minute, until tokens expire", async () => {
    atlas.control.apply({ liveTokens: 0 });
    const failures = await Promise.all(environments(20).map((client) => failureOf(client.get("orgs"))));
    expect(new Set(failures.map(({ code, retry }) => `${code} ${retry}`))).toEqual(
      new Set(["rate_limited wait"]),
    );
    expect(signIns()).toBe(1);
    time += 29_000;
    expect(await failureOf(environment().get("orgs"))).toMatchObject({ retryAfterSeconds: 1 });
    expect(signIns()).toBe(1);
    time += 1_000;
    atlas.control.apply({ liveTokens: 100 });
    await Promise.all(environments(20).map((client) => client.get("orgs")));
    expect(signIns()).toBe(2);
  });

  it("is not reported as a problem of the credentials", async () => {
    atlas.control.apply({ liveTokens: 0 });
    const error = await failureOf(environment().get("orgs"));
    expect(error).toMatchObject({ code: "rate_limited", status: 403, detail: "Access Token limit reached" });
    expect(error.message).toBe(atlasText.tokenLimit);
  });

  it("is distinguished from other refusals of the same status", async () => {
    const { baseUrl } = await serve(() => ({
      status: 403,
      body: { error: "access_denied", error_description: "The service account is disabled." },
    }));
    const error = await failureOf(environment(baseUrl).get("orgs"));
    expect(error).toMatchObject({ code: "unauthorized", status: 403, retry: "ask_again" });
  });

  it("is not reached if Atlas refuses every token", async () => {
    let tokens = 0;
    const { baseUrl } = await serve(({ path }) =>
      path === "/api/oauth/token" ? grant(`token-${++tokens}`) : refusal(401, "UNAUTHORIZED"),
    );
    for (let asked = 0; asked < 10; asked += 1) {
      const error = await failureOf(environment(baseUrl).get("orgs"));
      expect(error).toMatchObject({ code: "unauthorized" });
    }
    expect(tokens).toBe(2);
  });
});

describe("a wrong client secret", () => {
  it("is refused in each environment at once", async () => {
    const wrong = Array.from({ length: 3 }, () => environment(atlas.url, "wrong"));
    const errors = await Promise.all(wrong.map((client) => failureOf(client.get("orgs"))));
    expect(errors.map(({ code }) => code)).toEqual(["unauthorized", "unauthorized", "unauthorized"]);
  });
});

describe("the table", () => {
  /** An Atlas that accepts every secret and puts it in the token. */
  async function lenientAtlas() {
    const used: string[] = [];
    let tokens = 0;
    const { baseUrl } = await serve(({ path, headers }) => {
      const authorization = headers.authorization ?? "";
      if (path !== "/api/oauth/token") {
        used.push(authorization.replace("Bearer ", ""));
        return {};
      }
      const [, secret] = Buffer.from(authorization.replace("Basic ", ""), "base64").toString().split(":");
      tokens += 1;
      return grant(`token-${tokens}-of-${secret}`);
    });
    return { baseUrl, used };
  }

  it("holds neither a token nor the secret in plain text", async () => {
    const { baseUrl } = await lenientAtlas();
    await environment(baseUrl, SERVICE_ACCOUNT.clientSecret).get("orgs");
    const bytes = Buffer.concat(
      (await items()).flatMap((item) =>
        Object.values(item).map((value) =>
          value instanceof Uint8Array ? Buffer.from(value) : Buffer.from(String(value)),
        ),
      ),
    );
    expect(bytes.length).toBeGreaterThan(100);
    expect(bytes.includes("token-1-of")).toBe(false);
    expect(bytes.includes(SERVICE_ACCOUNT.clientSecret)).toBe(false);
  });

  it("has separate tokens for an old and a new client secret", async () => {
    const { baseUrl, used } = await lenientAtlas();
    for (const secret of ["old", "new", "old", "new"]) await environment(baseUrl, secret).get("orgs");
    expect(used).toEqual(["token-1-of-old", "token-2-of-new", "token-1-of-old", "token-2-of-new"]);
  });

  it("may contain values that are unreadable or belong to another client", async () => {
    const { baseUrl, used } = await lenientAtlas();
    const before = new Set((await items()).map(({ pk }) => pk));
    const client = environment(baseUrl, "mine");
    await client.get("orgs");
    const [mine] = (await items()).filter(({ pk }) => !before.has(pk));
    await environment(baseUrl, "other").get("orgs");
    const [other] = (await items()).filter(({ pk }) => !before.has(pk) && pk !== mine?.["pk"]);
    for (const value of [other?.["value"], new Uint8Array([1, 2, 3])]) {
      time += MINUTE;
      await database.table.update({
        Key: { pk: mine?.["pk"], sk: "SHARED" },
        UpdateExpression: "SET #value = :value, #version = :version",
        ExpressionAttributeNames: { "#value": "value", "#version": "version" },
        ExpressionAttributeValues: { ":value": value, ":version": `forged ${time}` },
      });
      await environment(baseUrl, "mine").get("orgs");
    }
    expect(used.slice(2)).toEqual(["token-3-of-mine", "token-4-of-mine"]);
  });

  it("keeps a token only while it is valid", async () => {
    await environment().get("orgs");
    const lifetimes = (await items()).map(({ expiresAt }) => expiresAt - Math.ceil(time / 1000));
    expect(Math.max(...lifetimes)).toBeLessThanOrEqual(3600);
  });
});

describe("names", () => {
  /** The names in one Lambda environment. */
  function namesOf(baseUrl = atlas.url, clientId: string = EXAMPLE.clientId) {
    const credentials = { kind: "serviceAccount", clientId, clientSecret: EXAMPLE.clientSecret } as const;
    const cache = createSharedCache(database.table, now);
    const client = createTestClient(baseUrl, { credentials, cache, now });
    const config = {
      ...{ baseUrl, credentials },
      apiVersion: "2025-03-12",
      orgId: EXAMPLE.orgId,
      currency: "USD" as const,
    };
    return createNames(client, { now, cache: scopeNames(config, cache) });
  }

  const lists = () => atlas.requests.filter(({ method }) => method === "GET").length;

  it("are listed once in 15 minutes for twenty environments, even with a tiny bucket", async () => {
    atlas.control.apply({ buckets: { names: { capacity: 2, refillRate: 1 } } });
    const listAll = () =>
      Promise.all(Array.from({ length: 20 }, () => namesOf().list("cluster", [EXAMPLE.orgId])));
    const [first] = await listAll();
    expect(first).not.toEqual([]);
    expect(lists()).toBe(1);
    time += 15 * MINUTE - 1;
    expect(await listAll()).toEqual(Array(20).fill(first));
    expect(lists()).toBe(1);
    time += 1;
    expect(await listAll()).toEqual(Array(20).fill(first));
    expect(lists()).toBe(2);
  });

  it("are not requested again before Atlas's Retry-After is over", async () => {
    atlas.control.apply({ buckets: { names: { capacity: 0, refillRate: 1 } } });
    for (let times = 0; times < 20; times += 1) {
      expect(await failureOf(namesOf().list("organization", []))).toMatchObject({
        code: "rate_limited",
        retryAfterSeconds: 60,
      });
    }
    expect(lists()).toBe(1);
  });

  it("of 4,000 clusters are shared, but 20,000 don't fit into an item and are listed by each", async () => {
    let clustersOfEach = 0;
    let asked = 0;
    const id = () => randomBytes(12).toString("hex");
    const { baseUrl } = await serve(({ path }) => {
      if (path === "/api/oauth/token") return grant("token");
      asked += 1;
      const clusters = () =>
        Array.from({ length: clustersOfEach }, (_, index) => ({ clusterId: id(), name: `cluster ${index}` }));
      const results = Array.from({ length: 400 }, (_, index) => ({
        ...{ groupId: id(), groupName: `Project ${index}`, clusters: clusters() },
      }));
      return { body: { results } };
    });
    const listTwice = async (clientId: string) => {
      const [one, another] = [namesOf(baseUrl, clientId), namesOf(baseUrl, clientId)];
      asked = 0;
      const lengths = [(await one.list("cluster", [])).length, (await another.list("cluster", [])).length];
      return { lengths, asked };
    };
    clustersOfEach = 10;
    expect(await listTwice("one")).toEqual({ lengths: [4_000, 4_000], asked: 1 });
    clustersOfEach = 50;
    expect(await listTwice("another")).toEqual({ lengths: [20_000, 20_000], asked: 2 });
  });

  it("are not shared between service accounts", async () => {
    const { baseUrl } = await serve(({ path, headers }) => {
      const authorization = headers.authorization ?? "";
      if (path === "/api/oauth/token") {
        const [id] = Buffer.from(authorization.replace("Basic ", ""), "base64").toString().split(":");
        return grant(`of-${id}`);
      }
      return { body: { results: [{ id: EXAMPLE.orgId, name: authorization }] } };
    });
    for (const id of ["one", "another"]) {
      const [named] = await namesOf(baseUrl, id).list("organization", []);
      expect(named?.name).toBe(`Bearer of-${id}`);
    }
  });
});

describe("signing out", () => {
  it("revokes the shared token, and the next request signs in again", async () => {
    const client = environment();
    await client.get("orgs");
    await environment().signOut();
    expect(atlas.liveTokens()).toBe(0);
    await environment().get("orgs");
    expect(atlas.liveTokens()).toBe(1);
  });

  it("revokes a token that is not shared, and does nothing without a token", async () => {
    const credentials = { kind: "serviceAccount", ...EXAMPLE } as const;
    const client = createTestClient(atlas.url, { credentials });
    await client.signOut();
    await client.get("orgs");
    expect(atlas.liveTokens()).toBe(1);
    await client.signOut();
    expect(atlas.liveTokens()).toBe(0);
  });
});
