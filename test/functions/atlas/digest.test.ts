import { describe, expect, test } from "vitest";
import { createTestClient, failureOf, md5, QUICK, refusal } from "./atlas.ts";
import { type Reply, type SeenRequest, serve } from "./server.ts";

const PUBLIC_KEY = "abcdefgh";
const PRIVATE_KEY = "11111111-2222-3333-4444-555555555555";
const REALM = "MMS Public API";
const API_KEY = { credentials: { kind: "apiKey", publicKey: PUBLIC_KEY, privateKey: PRIVATE_KEY } } as const;

/** Atlas's side of Digest (RFC 7616), at its strictest: every nonce is good for one request, counted as its first. */
function createGuard(challengeEnd: string) {
  const open = new Set<string>();
  let issued = 0;

  function challenge(stale = false): Reply {
    const nonce = `nonce-${++issued}==`;
    open.add(nonce);
    const value = `Digest realm="${REALM}", domain="", nonce="${nonce}", algorithm=MD5, ${challengeEnd}, stale=${stale}`;
    return { ...refusal(401, "UNAUTHORIZED"), headers: { "WWW-Authenticate": value } };
  }

  function check(request: SeenRequest): "anonymous" | "wrong" | "right" {
    const header = request.headers.authorization;
    if (!header) return "anonymous";
    const read = (name: string) => new RegExp(`[ ,]${name}="?([^",]*)`).exec(header)?.[1] ?? "";
    const uri = request.query.size > 0 ? `${request.path}?${request.query}` : request.path;
    const a1 = md5(`${PUBLIC_KEY}:${REALM}:${PRIVATE_KEY}`);
    const a2 = md5(`${request.method}:${uri}`);
    const middle = read("qop") ? `${read("nc")}:${read("cnonce")}:auth:` : "";
    const isRight =
      read("username") === PUBLIC_KEY &&
      read("realm") === REALM &&
      read("uri") === uri &&
      read("nc") === "00000001" &&
      open.delete(read("nonce")) &&
      read("response") === md5(`${a1}:${read("nonce")}:${middle}${a2}`);
    return isRight ? "right" : "wrong";
  }

  return { challenge, check };
}

describe("an API key pair", () => {
  // Atlas documents the second form, which as to the protocol means that no quality of protection is offered.
  test.each(['qop="auth"', 'op="auth"'])(
    "signs in by Digest to a challenge with %s",
    async (challengeEnd) => {
      const { challenge, check } = createGuard(challengeEnd);
      const { baseUrl } = await serve((request) =>
        check(request) === "right" ? { body: "yes" } : challenge(),
      );
      const client = createTestClient(baseUrl, API_KEY);
      expect((await client.get("orgs", { searchParams: { pageNum: 1, envelope: true } })).text).toBe("yes");
      expect((await client.post("orgs", { a: 1 })).text).toBe("yes");
    },
  );

  test("sends the body with the signed request", async () => {
    const { challenge, check } = createGuard('qop="auth"');
    const { baseUrl } = await serve((request) =>
      check(request) === "right" ? { body: request.body } : challenge(),
    );
    expect((await createTestClient(baseUrl, API_KEY).post("orgs", { a: 1 })).text).toBe('{"a":1}');
  });

  test("signs 50 requests at the same time, each with a nonce of its own", async () => {
    const { challenge, check } = createGuard('qop="auth"');
    const { baseUrl } = await serve((request) =>
      check(request) === "right" ? { body: "yes" } : challenge(),
    );
    const client = createTestClient(baseUrl, API_KEY);
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, pageNum) => client.get("orgs", { searchParams: { pageNum } })),
    );
    expect(answers.map(({ text }) => text)).toEqual(Array(50).fill("yes"));
  });

  test("answers the new challenge when the nonce went stale on its way", async () => {
    const { challenge, check } = createGuard('qop="auth"');
    let staleLeft = 1;
    const { baseUrl } = await serve((request) => {
      if (check(request) !== "right") return challenge();
      return staleLeft-- > 0 ? challenge(true) : { body: "yes" };
    });
    expect((await createTestClient(baseUrl, API_KEY).get("orgs")).text).toBe("yes");
  });

  test("with a wrong private key is refused, and says so, without trying again", async () => {
    const { challenge, check } = createGuard('qop="auth"');
    const { baseUrl, seen } = await serve((request) => (check(request) === "right" ? {} : challenge()));
    const credentials = { kind: "apiKey", publicKey: PUBLIC_KEY, privateKey: "wrong" } as const;
    const error = await failureOf(createTestClient(baseUrl, { credentials }).get("orgs"));
    expect(error).toMatchObject({ code: "unauthorized", status: 401 });
    expect(error.message).toMatch(/ATLAS_PRIVATE_KEY/);
    expect(seen).toHaveLength(2);
  });

  test("gives up when every nonce is stale", async () => {
    const { challenge } = createGuard('qop="auth"');
    const { baseUrl, seen } = await serve(() => challenge(true));
    expect((await failureOf(createTestClient(baseUrl, API_KEY).get("orgs"))).status).toBe(401);
    expect(seen).toHaveLength(3);
  });

  test("is refused where Digest is not offered", async () => {
    const headers = { "WWW-Authenticate": 'Bearer realm="x"' };
    const { baseUrl, seen } = await serve(() => ({ ...refusal(401, "X"), headers }));
    expect((await failureOf(createTestClient(baseUrl, API_KEY).get("orgs"))).status).toBe(401);
    expect(seen).toHaveLength(1);
  });

  test("gets a new challenge with every retry", async () => {
    const { challenge, check } = createGuard('qop="auth"');
    let failuresLeft = QUICK.limit;
    const { baseUrl } = await serve((request) => {
      if (check(request) !== "right") return challenge();
      return failuresLeft-- > 0 ? refusal(503, "X") : { body: "yes" };
    });
    expect((await createTestClient(baseUrl, API_KEY).get("orgs")).text).toBe("yes");
  });
});
