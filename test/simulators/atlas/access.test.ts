import { createHash } from "node:crypto";
import { DigestClient } from "digest-fetch";
import * as oauth from "oauth4webapi";
import { expect, test } from "vitest";
import { EXAMPLE } from "../../../simulators/atlas/organization.ts";
import { basic, type Client, json, requestToken, revokeToken, startClient } from "./client.ts";

const target = "/api/atlas/v2/orgs?pretty=true";

test("a service account token lives one hour", async () => {
  const { get, clock } = await startClient();
  clock.time += 3_599_999;
  expect((await get(target)).status).toBe(200);
  clock.time += 1;
  const refused = await get(target);
  expect(refused.status).toBe(401);
  expect(refused.headers.get("www-authenticate")).toContain('error="invalid_token"');
  expect(refused.body).toMatchObject({ error: 401, reason: "Unauthorized", errorCode: "UNAUTHORIZED" });
});

test("the token answer has the documented fields and is not to be stored", async () => {
  const { atlas } = await startClient();
  const answer = await requestToken(atlas, basic(EXAMPLE.clientId, EXAMPLE.clientSecret));
  expect(answer.status).toBe(200);
  expect(answer.body).toEqual({ access_token: expect.any(String), expires_in: 3600, token_type: "Bearer" });
  expect(answer.headers.get("cache-control")).toBe("no-store");
});

test("a service account signs in with a common OAuth client, which form-encodes its credentials", async () => {
  const { atlas, get } = await startClient();
  const server = { issuer: atlas.url, token_endpoint: `${atlas.url}/api/oauth/token` };
  const client = { client_id: EXAMPLE.clientId };
  const response = await oauth.clientCredentialsGrantRequest(
    server,
    client,
    oauth.ClientSecretBasic(EXAMPLE.clientSecret),
    {},
    { [oauth.allowInsecureRequests]: true },
  );
  const { access_token } = await oauth.processClientCredentialsResponse(server, client, response);
  expect((await get(target, { authorization: `Bearer ${access_token}` })).status).toBe(200);
});

test("a service account has at most 100 live tokens, and a revoked or expired one makes room", async () => {
  const { atlas, clock } = await startClient();
  atlas.control.apply({ tokenRequests: 1000 });
  const right = basic(EXAMPLE.clientId, EXAMPLE.clientSecret);
  const tokens: string[] = [];
  while (atlas.liveTokens() < 100) tokens.push((await requestToken(atlas, right)).body.access_token);
  const refused = await requestToken(atlas, right);
  expect([refused.status, refused.body]).toMatchObject([
    403,
    { error: "access_denied", error_description: "Access Token limit reached" },
  ]);
  expect((await revokeToken(atlas, right, tokens[0] ?? "")).status).toBe(200);
  expect((await requestToken(atlas, right)).status).toBe(200);
  expect((await requestToken(atlas, right)).status).toBe(403);
  clock.time += 3_600_000;
  expect(atlas.liveTokens()).toBe(0);
  expect((await requestToken(atlas, right)).status).toBe(200);
});

test("an address may ask for ten tokens a minute for each client", async () => {
  const { atlas, clock } = await startClient();
  const right = basic(EXAMPLE.clientId, EXAMPLE.clientSecret);
  for (let asked = 1; asked < 10; asked += 1) expect((await requestToken(atlas, right)).status).toBe(200);
  const limited = await requestToken(atlas, right);
  expect([limited.status, limited.body.errorCode]).toEqual([429, "RATE_LIMITED"]);
  expect(limited.headers.get("retry-after")).toBeNull();
  expect((await requestToken(atlas, basic("another", "client"))).status).toBe(401);
  clock.time += 60_000;
  expect((await requestToken(atlas, right)).status).toBe(200);
});

test("a revoked token is accepted no more, and revoking takes the credentials of the client", async () => {
  const { atlas, get } = await startClient();
  const right = basic(EXAMPLE.clientId, EXAMPLE.clientSecret);
  const { access_token: token } = (await requestToken(atlas, right)).body;
  expect((await revokeToken(atlas, basic(EXAMPLE.clientId, "wrong"), token)).status).toBe(401);
  const authorization = `Bearer ${token}`;
  expect((await get(target, { authorization })).status).toBe(200);
  expect((await revokeToken(atlas, right, token)).status).toBe(200);
  expect((await get(target, { authorization })).status).toBe(401);
  expect((await revokeToken(atlas, right, token)).status, "once more does no harm").toBe(200);
});

test("a wrong client is invalid_client", async () => {
  const { atlas } = await startClient();
  for (const authorization of [basic(EXAMPLE.clientId, "wrong"), basic("wrong", EXAMPLE.clientSecret), ""]) {
    const answer = await requestToken(atlas, authorization);
    expect(answer.status).toBe(401);
    expect(answer.body.error).toBe("invalid_client");
    expect(answer.headers.get("www-authenticate")).toMatch(/^Basic /);
  }
});

test("another grant, another media type and another method are refused", async () => {
  const { atlas, get } = await startClient();
  const right = basic(EXAMPLE.clientId, EXAMPLE.clientSecret);
  expect((await requestToken(atlas, right, "grant_type=password")).body.error).toBe("unsupported_grant_type");
  const asJson = await fetch(`${atlas.url}/api/oauth/token`, {
    method: "POST",
    headers: { authorization: right, "content-type": "application/json" },
    body: "{}",
  });
  expect([asJson.status, await asJson.json()]).toMatchObject([400, { error: "invalid_request" }]);
  expect((await get("/api/oauth/token")).status).toBe(405);
});

test("an API key signs in by HTTP Digest with a common client", async () => {
  const { atlas } = await startClient();
  const client = new DigestClient(EXAMPLE.publicKey, EXAMPLE.privateKey);
  for (const path of [target, "/api/atlas/v2/clusters"]) {
    const response = await client.fetch(`${atlas.url}${path}`, { headers: { accept: json } });
    expect(response.status).toBe(200);
  }
  const statuses = atlas.requests.map(({ status }) => status);
  expect(statuses, "one challenge serves many requests").toEqual([200, 401, 200, 200]);
});

test("a wrong private key is refused with a challenge that is not stale", async () => {
  const client = await startClient();
  const answer = await signed(client, { nonce: await freshNonce(client), privateKey: "wrong" });
  expect(answer.status).toBe(401);
  expect(answer.headers.get("www-authenticate")).toMatch(
    /^Digest realm="MMS Public API",.*qop="auth", stale=false$/,
  );
});

test("a signature counts for its own method, target and once", async () => {
  const client = await startClient();
  const nonce = await freshNonce(client);
  expect((await signed(client, { nonce, uri: "/api/atlas/v2/clusters" })).status).toBe(401);
  expect((await signed(client, { nonce, method: "POST" })).status).toBe(401);
  expect((await signed(client, { nonce })).status).toBe(200);
  const replayed = await signed(client, { nonce });
  expect(replayed.status).toBe(401);
  expect(replayed.headers.get("www-authenticate")).toContain("stale=true");
  expect((await signed(client, { nonce, nc: "00000002" })).status).toBe(200);
});

test("a nonce that is old or unknown is stale, and the new one works", async () => {
  const client = await startClient();
  const nonce = await freshNonce(client);
  client.clock.time += 300_000;
  const old = await signed(client, { nonce });
  expect(old.status).toBe(401);
  expect(old.headers.get("www-authenticate")).toContain("stale=true");
  const unknown = await signed(client, { nonce: "0123456789abcdef" });
  expect(unknown.headers.get("www-authenticate")).toContain("stale=true");
  expect((await signed(client, { nonce: nonceIn(unknown.headers) })).status).toBe(200);
});

async function freshNonce(client: Client): Promise<string> {
  return nonceIn((await client.get(target, { authorization: "" })).headers);
}

function nonceIn(headers: Headers): string {
  return /nonce="(\w+)"/.exec(headers.get("www-authenticate") ?? "")?.[1] ?? "";
}

/** Asks for `target` with a signature whose parts can be wrong. */
function signed(
  client: Client,
  given: { nonce: string; uri?: string; method?: string; privateKey?: string; nc?: string },
): ReturnType<Client["get"]> {
  const { nonce, uri = target, method = "GET", privateKey = EXAMPLE.privateKey, nc = "00000001" } = given;
  const account = md5(`${EXAMPLE.publicKey}:MMS Public API:${privateKey}`);
  const response = md5(`${account}:${nonce}:${nc}:cnonce:auth:${md5(`${method}:${uri}`)}`);
  return client.get(target, {
    authorization:
      `Digest username="${EXAMPLE.publicKey}", realm="MMS Public API", nonce="${nonce}", uri="${uri}", ` +
      `qop=auth, nc=${nc}, cnonce="cnonce", response="${response}"`,
  });
}

function md5(text: string): string {
  return createHash("md5").update(text).digest("hex");
}
