import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { createTestClient, failureOf, grant, QUICK, refusal, SERVICE_ACCOUNT } from "./atlas.ts";
import { type Reply, type SeenRequest, serve, unservedUrl } from "./server.ts";

const HOUR_MS = 3_600_000;

/** A server whose n-th token is `token-n`; the API accepts those for which `accepts` says so. */
async function serveTokens(
  accepts: (token: string) => boolean,
  sign: (n: number) => Reply | Promise<Reply> = (n) => grant(`token-${n}`),
) {
  const tokenRequests: SeenRequest[] = [];
  const used: string[] = [];
  const { baseUrl } = await serve((request) => {
    if (request.path === "/api/oauth/token") return sign(tokenRequests.push(request));
    const token = request.headers.authorization?.replace("Bearer ", "") ?? "";
    used.push(token);
    return accepts(token) ? { body: { ok: true } } : refusal(401, "UNAUTHORIZED");
  });
  return { baseUrl, tokenRequests, used };
}

describe("a service account", () => {
  test("signs in with its plain id and secret by HTTP Basic", async () => {
    const { baseUrl, tokenRequests, used } = await serveTokens(() => true);
    await createTestClient(baseUrl).get("orgs");
    const [request] = tokenRequests;
    const [scheme, value = ""] = request?.headers.authorization?.split(" ") ?? [];
    expect(scheme).toBe("Basic");
    expect(Buffer.from(value, "base64").toString()).toBe("mdb_sa_id_-1:mdb_sa_sk_very-secret");
    expect(request).toMatchObject({ method: "POST", body: "grant_type=client_credentials" });
    expect(request?.headers["content-type"]).toMatch("application/x-www-form-urlencoded");
    expect(used).toEqual(["token-1"]);
  });

  test("keeps its token until five minutes before it expires", async () => {
    const { baseUrl, used } = await serveTokens(() => true);
    let time = 0;
    const client = createTestClient(baseUrl, { now: () => time });
    await client.get("orgs");
    time = HOUR_MS - 300_001;
    await client.get("orgs");
    time = HOUR_MS - 300_000;
    await client.get("orgs");
    expect(used).toEqual(["token-1", "token-1", "token-2"]);
  });

  test("keeps a token that lives shortly for half of its life", async () => {
    const answer = (n: number) => ({ body: { ...Object(grant(`token-${n}`).body), expires_in: 60 } });
    const { baseUrl, used } = await serveTokens(() => true, answer);
    let time = 0;
    const client = createTestClient(baseUrl, { now: () => time });
    await client.get("orgs");
    time = 29_999;
    await client.get("orgs");
    time = 30_000;
    await client.get("orgs");
    expect(used).toEqual(["token-1", "token-1", "token-2"]);
  });

  test("keeps a token of unstated lifetime for an hour", async () => {
    const answer = (n: number) => ({ body: { access_token: `token-${n}`, token_type: "bearer" } });
    const { baseUrl, used } = await serveTokens(() => true, answer);
    let time = 0;
    const client = createTestClient(baseUrl, { now: () => time });
    await client.get("orgs");
    time = HOUR_MS - 300_001;
    await client.get("orgs");
    time = HOUR_MS;
    await client.get("orgs");
    expect(used).toEqual(["token-1", "token-1", "token-2"]);
  });

  test("signs in once for 50 requests at the same time", async () => {
    const { baseUrl, tokenRequests, used } = await serveTokens(() => true);
    const client = createTestClient(baseUrl);
    await Promise.all(Array.from({ length: 50 }, () => client.get("orgs")));
    expect(tokenRequests).toHaveLength(1);
    expect(new Set(used)).toEqual(new Set(["token-1"]));
  });

  test("gets a new token once when Atlas refuses the old one, and sends the body again", async () => {
    const { baseUrl, tokenRequests, used } = await serveTokens((token) => token === "token-2");
    expect((await createTestClient(baseUrl).post("orgs", { a: 1 })).text).toBe('{"ok":true}');
    expect(used).toEqual(["token-1", "token-2"]);
    expect(tokenRequests).toHaveLength(2);
  });

  test("gets one new token when 50 requests are refused with the same old one", async () => {
    const refused = new Set<string>();
    const { baseUrl, tokenRequests } = await serveTokens((token) => !refused.has(token));
    const client = createTestClient(baseUrl);
    await client.get("orgs");
    refused.add("token-1");
    await Promise.all(Array.from({ length: 50 }, () => client.get("orgs")));
    expect(tokenRequests).toHaveLength(2);
  });

  test("does not drop the new token for a refusal of the old one that comes late", async () => {
    let releaseLate = () => {};
    const late = new Promise<void>((resolve) => {
      releaseLate = resolve;
    });
    let signIns = 0;
    let firsts = 0;
    const { baseUrl } = await serve(async ({ path, headers }) => {
      if (path === "/api/oauth/token") return grant(`token-${++signIns}`);
      if (headers.authorization !== "Bearer token-1") return {};
      if (++firsts === 2) await late;
      return refusal(401, "UNAUTHORIZED");
    });
    const client = createTestClient(baseUrl);
    const both = [client.get("orgs"), client.get("orgs")];
    await Promise.race(both);
    releaseLate();
    await Promise.all(both);
    expect(signIns).toBe(2);
  });

  test("gives up when the new token is refused as well", async () => {
    const { baseUrl, tokenRequests, used } = await serveTokens(() => false);
    const error = await failureOf(createTestClient(baseUrl).get("orgs"));
    expect(error).toMatchObject({ code: "unauthorized", status: 401 });
    expect(used).toEqual(["token-1", "token-2"]);
    expect(tokenRequests).toHaveLength(2);
  });
});

describe("a failed sign-in", () => {
  test.each([
    [401, "invalid_client"],
    [400, "unauthorized_client"],
  ])("with status %d says that the credentials were refused", async (status, error) => {
    const body = { error, error_description: "Unknown client." };
    const { baseUrl, used } = await serveTokens(
      () => true,
      () => ({ status, body }),
    );
    const failure = await failureOf(createTestClient(baseUrl).get("orgs"));
    expect(failure).toMatchObject({ code: "unauthorized", status, detail: "Unknown client." });
    expect(used).toEqual([]);
  });

  test("is retried when it may pass", async () => {
    const { baseUrl, used } = await serveTokens(
      () => true,
      (n) => (n < 3 ? { status: 503 } : grant(`token-${n}`)),
    );
    await createTestClient(baseUrl).get("orgs");
    expect(used).toEqual(["token-3"]);
  });

  test("falls back on the old token only while that is good, and the next request signs in again", async () => {
    const { baseUrl, used } = await serveTokens(
      () => true,
      (n) => (n >= 2 && n <= 3 + 2 * QUICK.limit ? { status: 500 } : grant(`token-${n}`)),
    );
    let time = 0;
    const client = createTestClient(baseUrl, { now: () => time });
    await client.get("orgs");
    time = HOUR_MS - 60_001;
    await client.get("orgs");
    time = HOUR_MS - 60_000;
    expect(await failureOf(client.get("orgs"))).toMatchObject({ code: "unavailable", status: 500 });
    await client.get("orgs");
    expect(used).toEqual(["token-1", "token-1", `token-${4 + 2 * QUICK.limit}`]);
  });

  test("fails all who wait for it", async () => {
    const { baseUrl, tokenRequests } = await serveTokens(
      () => true,
      () => ({ status: 401 }),
    );
    const client = createTestClient(baseUrl);
    const errors = await Promise.all(Array.from({ length: 10 }, () => failureOf(client.get("orgs"))));
    expect(errors.map(({ code }) => code)).toEqual(Array(10).fill("unauthorized"));
    expect(tokenRequests).toHaveLength(1);
  });

  test("without a token in it is an unexpected answer that shows nothing of the body", async () => {
    const { baseUrl } = await serveTokens(
      () => true,
      () => ({ body: { access_token: "half-a-secret" } }),
    );
    const error = await failureOf(createTestClient(baseUrl).get("orgs"));
    expect(error.code).toBe("unexpected_answer");
    expect(inspect(error, { depth: 20 })).not.toContain("half-a-secret");
  });

  test("for lack of a server says that Atlas cannot be reached", async () => {
    const error = await failureOf(createTestClient(await unservedUrl()).get("orgs"));
    expect(error.code).toBe("unreachable");
    expect(inspect(error, { depth: 20 })).not.toContain(SERVICE_ACCOUNT.clientSecret);
  });
});

describe("a base URL", () => {
  test("without encryption is refused beyond this machine", () => {
    expect(() => createTestClient("http://atlas.example")).toThrow(
      expect.objectContaining({ code: "insecure_base_url" }),
    );
  });

  test.each(["http://localhost:1", "http://127.0.0.1:1", "http://[::1]:1", "https://atlas.example"])(
    "may be %s",
    (baseUrl) => {
      expect(() => createTestClient(baseUrl)).not.toThrow();
    },
  );
});
