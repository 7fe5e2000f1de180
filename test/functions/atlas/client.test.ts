import { inspect } from "node:util";
import { afterEach, describe, expect, test, vi } from "vitest";
import { createAtlasClient } from "../../../functions/atlas/client.ts";
import { connect, createTestClient, failureOf, grant, QUICK, refusal, SERVICE_ACCOUNT } from "./atlas.ts";
import { serve, unservedUrl } from "./server.ts";

afterEach(() => vi.unstubAllGlobals());

describe("a request", () => {
  test.each(["2023-11-15", "2024-05-30", "2024-10-23", "2025-02-19", "2025-03-12", "2026-01-01"])(
    "asks for the API version %s",
    async (apiVersion) => {
      const { client, seen } = await connect(() => ({ body: { ok: true } }), { apiVersion });
      await client.get("orgs", { searchParams: { pageNum: 2, itemsPerPage: undefined } });
      await client.get("orgs/x/invoices/y/csv", { format: "csv" });
      const answer = await client.post("orgs", { a: 1 });
      expect(answer).toEqual({ status: 200, text: '{"ok":true}' });
      const [json, csv, post] = seen;
      const mediaType = `application/vnd.atlas.${apiVersion}`;
      expect(json?.path).toBe("/api/atlas/v2/orgs");
      expect(json?.query.toString()).toBe("pageNum=2");
      expect(json?.headers.accept).toBe(`${mediaType}+json`);
      expect(json?.headers["user-agent"]).toBe("atlas-cost-bot");
      expect(csv?.headers.accept).toBe(`${mediaType}+csv`);
      expect(post).toMatchObject({ method: "POST", body: '{"a":1}' });
      expect(post?.headers).toMatchObject({
        accept: `${mediaType}+json`,
        "content-type": `${mediaType}+json`,
      });
    },
  );

  test("goes through the given fetch and never the global one", async () => {
    const { baseUrl } = await serve(({ path }) => (path === "/api/oauth/token" ? grant("t") : {}));
    const realFetch = fetch;
    const paths: string[] = [];
    const ownFetch: typeof fetch = (input, init) => {
      paths.push(new URL(input instanceof Request ? input.url : input).pathname);
      return realFetch(input, init);
    };
    vi.stubGlobal("fetch", () => Promise.reject(new Error("the global fetch was used")));
    const apiKey = { kind: "apiKey", publicKey: "a", privateKey: "b" } as const;
    for (const credentials of [SERVICE_ACCOUNT, apiKey]) {
      await createTestClient(baseUrl, { credentials, fetch: ownFetch }).get("orgs");
    }
    expect(paths).toEqual(["/api/oauth/token", "/api/atlas/v2/orgs", "/api/atlas/v2/orgs"]);
  });

  test("accepts a base URL with a closing slash", async () => {
    const { baseUrl, seen } = await connect(() => ({}));
    await createTestClient(`${baseUrl}/`).get("orgs");
    expect(seen[0]?.path).toBe("/api/atlas/v2/orgs");
  });
});

describe("a retry", () => {
  test.each([500, 502, 503, 504])("follows a status %d, until there is an answer", async (status) => {
    const replies = [refusal(status, "X"), refusal(status, "X"), { body: { done: true } }];
    const { client, seen } = await connect(() => replies.shift() ?? {});
    expect((await client.get("orgs")).text).toBe('{"done":true}');
    expect(seen).toHaveLength(3);
  });

  test.each([500, 503])("sends a POST again, body and all, after a status %d", async (status) => {
    const replies = [refusal(status, "X"), { status: 202, body: {} }];
    const { client, seen } = await connect(() => replies.shift() ?? {});
    await client.post("orgs", { a: 1 });
    expect(seen.map(({ body }) => body)).toEqual(['{"a":1}', '{"a":1}']);
  });

  test("follows a connection that breaks", async () => {
    const replies = [{ hangUp: true }, { body: { done: true } }];
    const { client } = await connect(() => replies.shift() ?? {});
    expect((await client.get("orgs")).text).toBe('{"done":true}');
  });

  test("follows a failure that comes in an envelope", async () => {
    const replies = [{ body: { status: 503, content: {} } }, { body: { status: 200, content: { a: 1 } } }];
    const { client, seen } = await connect(() => replies.shift() ?? {});
    await client.get("orgs", { searchParams: { envelope: true } });
    expect(seen).toHaveLength(2);
  });

  test("takes the wait from Retry-After before its own", async () => {
    const replies = [{ ...refusal(429, "X"), headers: { "Retry-After": "0" } }, {}];
    const retry = { limit: 1, firstDelayMs: 3_600_000, maxDelayMs: 3_600_000 };
    const { client, seen } = await connect(() => replies.shift() ?? {}, { retry });
    await client.get("orgs");
    expect(seen).toHaveLength(2);
  });

  test("is not tried when Retry-After is longer than the longest wait, and the error says how long that is", async () => {
    const { client, seen } = await connect(() => ({
      ...refusal(429, "X"),
      headers: { "Retry-After": "3600" },
    }));
    const error = await failureOf(client.get("orgs"));
    expect(error).toMatchObject({ code: "rate_limited", retryAfterSeconds: 3600, retry: "wait" });
    expect(seen).toHaveLength(1);
  });

  test("follows a 429 once, after the short wait that Atlas names", async () => {
    const { client, seen } = await connect(() => ({
      ...refusal(429, "X"),
      headers: { "Retry-After": "0" },
    }));
    expect(await failureOf(client.get("orgs"))).toMatchObject({ code: "rate_limited" });
    expect(seen).toHaveLength(2);
  });

  test.each([
    ["no wait", {}, undefined],
    [
      "the state of a token bucket",
      { errorCode: "RATE_LIMITED_TOKEN_BUCKET", parameters: ["api/atlas/v2/orgs", 55, 10, 5, 60] },
      55,
    ],
    ["something else", { errorCode: "RATE_LIMITED_TOKEN_BUCKET", parameters: ["soon"] }, undefined],
    ["the limit of the token endpoint", { parameters: ["/api/oauth/token", 10, 1] }, undefined],
  ])("does not follow a 429 that names %s", async (_what, body, retryAfterSeconds) => {
    const { client, seen } = await connect(() => refusal(429, "RATE_LIMITED", body));
    const error = await failureOf(client.get("orgs"));
    expect(error).toMatchObject({ code: "rate_limited", retryAfterSeconds, retry: "wait" });
    expect(seen).toHaveLength(1);
  });

  test("draws its waits from the given chance", async () => {
    const random = vi.fn(() => 0.5);
    const replies = [refusal(500, "X"), {}];
    const { client } = await connect(() => replies.shift() ?? {}, { random });
    await client.get("orgs");
    expect(random).toHaveBeenCalledOnce();
  });

  test.each([400, 402, 403, 404, 409])("is not tried after a status %d", async (status) => {
    const { client, seen } = await connect(() => refusal(status, "X"));
    await failureOf(client.get("orgs"));
    expect(seen).toHaveLength(1);
  });
});

describe("a failure", () => {
  test.each([
    [400, "bad_request"],
    [401, "unauthorized"],
    [402, "payment_required"],
    [403, "forbidden"],
    [404, "not_found"],
    [406, "unexpected_answer"],
    [409, "conflict"],
    [429, "rate_limited"],
    [500, "unavailable"],
  ] as const)("with status %d is %s", async (status, code) => {
    const { client } = await connect(() => refusal(status, "SOME_CODE"));
    const error = await failureOf(client.get("orgs"));
    expect(error).toMatchObject({ code, status, errorCode: "SOME_CODE", detail: "What Atlas says." });
  });

  test("comes after the last retry", async () => {
    const { client, seen } = await connect(() => refusal(503, "X"));
    expect((await failureOf(client.get("orgs"))).code).toBe("unavailable");
    expect(seen).toHaveLength(1 + QUICK.limit);
  });

  test("keeps the fields that Atlas complains about for the log", async () => {
    const badRequestDetail = { fields: [{ field: "endDate", description: "must be the start of a month" }] };
    const { client } = await connect(() => refusal(400, "VALIDATION_ERROR", { badRequestDetail }));
    const error = await failureOf(client.get("orgs"));
    expect(error.detail).toBe("What Atlas says.; endDate: must be the start of a month");
    expect(error.message).not.toContain("endDate");
  });

  test.each(["no code", "", "lower_case", 5, { code: "X" }, "X".repeat(81)])(
    "with %j in place of a code of Atlas shows none",
    async (errorCode) => {
      const { client } = await connect(() => ({
        status: 400,
        body: { errorCode, detail: "What Atlas says." },
      }));
      const error = await failureOf(client.get("orgs"));
      expect(error).toMatchObject({ errorCode: undefined, detail: "What Atlas says." });
      expect(error.message).not.toContain("(Atlas:");
    },
  );

  test("in an envelope is a failure", async () => {
    const content = { error: 403, errorCode: "X", detail: "No." };
    const { client } = await connect(() => ({ body: { status: 403, content } }));
    const error = await failureOf(client.get("orgs", { searchParams: { envelope: true } }));
    expect(error).toMatchObject({ code: "forbidden", status: 403, errorCode: "X", detail: "No." });
  });

  test("is read with any media type", async () => {
    const headers = { "Content-Type": "application/vnd.atlas.2025-03-12+csv" };
    const { client } = await connect(() => ({ ...refusal(404, "GONE"), headers }));
    expect((await failureOf(client.get("orgs", { format: "csv" }))).errorCode).toBe("GONE");
  });

  test.each(["<html>Bad gateway</html>", "", "null", '{"detail": 5}'])(
    "survives the body %j",
    async (body) => {
      const { client } = await connect(() => ({ status: 400, body }));
      expect(await failureOf(client.get("orgs"))).toMatchObject({ code: "bad_request", detail: undefined });
    },
  );

  test("of the network says that Atlas cannot be reached", async () => {
    const baseUrl = await unservedUrl();
    const error = await failureOf(createTestClient(baseUrl).get("orgs"));
    expect(error).toMatchObject({ code: "unreachable", status: undefined });
    expect(error.message).not.toContain("127.0.0.1");
    expect(inspect(error.cause)).toContain("ECONNREFUSED");
  });

  test("holds no secret and no token at any depth", async () => {
    const errors = [];
    for (const reply of [
      refusal(403, "X"),
      refusal(401, "X"),
      { hangUp: true },
      { status: 500, body: "oops" },
    ]) {
      const { client } = await connect(() => reply);
      errors.push(await failureOf(client.post("orgs", { a: 1 })));
    }
    const shown = inspect(errors, { depth: 20, showHidden: true });
    expect(shown).not.toContain("token-1");
    expect(shown).not.toContain(SERVICE_ACCOUNT.clientSecret);
    expect(shown).not.toMatch(/Bearer|Basic /);
  });
});

test("nothing is sent before the first request", async () => {
  const { baseUrl, seen } = await serve(() => ({}));
  createAtlasClient({ baseUrl, apiVersion: "2025-03-12", credentials: SERVICE_ACCOUNT });
  expect(seen).toEqual([]);
});
