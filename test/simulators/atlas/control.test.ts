import { createConnection } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { EXAMPLE } from "../../../simulators/atlas/organization.ts";
import { startAtlas } from "../../../simulators/atlas/server.ts";
import { basic, type Client, invoicesPath, json, requestToken, startClient, usagePath } from "./client.ts";

const orgs = "/api/atlas/v2/orgs";
const query = { startDate: "2026-09-01", endDate: "2026-11-01" };

test("the next requests are rate limited, with the seconds to wait", async () => {
  const { atlas, get } = await startClient();
  atlas.control.apply({ rateLimit: 1 });
  const limited = await get(orgs);
  expect(limited.status).toBe(429);
  expect(limited.headers.get("retry-after")).toBe("1");
  expect(limited.headers.get("ratelimit-remaining")).toBe("0");
  expect(limited.body).toMatchObject({ error: 429, reason: "Too Many Requests", errorCode: "RATE_LIMITED" });
  expect((await get(orgs)).status).toBe(200);
  atlas.control.apply({ rateLimit: 1, retryAfter: 7 });
  expect((await get(orgs)).headers.get("retry-after")).toBe("7");
});

test("the next requests are rate limited without a word on when to come again", async () => {
  const { atlas, get } = await startClient();
  atlas.control.apply({ rateLimit: 1, retryAfter: null });
  const limited = await get(orgs);
  expect(limited.status).toBe(429);
  expect(limited.headers.get("retry-after")).toBeNull();
});

test("a small bucket is empty after its capacity, and fills up every minute", async () => {
  const { atlas, clock, get } = await startClient();
  atlas.control.apply({ buckets: { names: { capacity: 10, refillRate: 5 } } });
  const statuses = async (count: number) => {
    const seen = [];
    for (let number = 0; number < count; number += 1) seen.push((await get(orgs)).status);
    return seen;
  };
  expect(await statuses(12)).toEqual([...Array(10).fill(200), 429, 429]);
  clock.time += 5_000;
  const limited = await get("/api/atlas/v2/clusters");
  expect(limited.headers.get("retry-after")).toBe("55");
  expect(limited.body).toMatchObject({
    error: 429,
    errorCode: "RATE_LIMITED_TOKEN_BUCKET",
    detail:
      "Rate limit exceeded for api/atlas/v2/clusters. Please retry after 55 seconds. Request capacity: 10. Refill rate: 5 per 60 seconds.",
    parameters: ["api/atlas/v2/clusters", 55, 10, 5, 60],
  });
  expect((await get(invoicesPath)).status, "invoices have a bucket of their own").toBe(200);
  clock.time += 55_000;
  expect(await statuses(6)).toEqual([...Array(5).fill(200), 429]);
  clock.time += 600_000;
  expect(await statuses(11)).toEqual([...Array(10).fill(200), 429]);
});

test("the next requests fail", async () => {
  const { atlas, get } = await startClient();
  atlas.control.apply({ fail: 2 });
  expect([(await get(orgs)).status, (await get(orgs)).status, (await get(orgs)).status]).toEqual([
    500, 500, 200,
  ]);
});

test("the next connection is lost, without effect, and recorded without a status", async () => {
  const { atlas, post } = await startClient();
  atlas.control.apply({ loseConnection: 1 });
  await expect(post(usagePath, query)).rejects.toThrow("fetch failed");
  expect(atlas.requests.at(-1)).toMatchObject({ method: "POST", status: null });
  expect((await post(usagePath, query)).status).toBe(202);
});

test("a slow server answers late", async () => {
  const { atlas, get } = await startClient();
  atlas.control.apply({ slowMs: 50 });
  const started = performance.now();
  expect((await get(orgs)).status).toBe(200);
  expect(performance.now() - started).toBeGreaterThan(48);
});

test("misbehaviour spares the sign-in and the simulator's own path, unless the path is named", async () => {
  const { atlas, get } = await startClient();
  atlas.control.apply({ fail: 1 });
  const signIn = () => requestToken(atlas, basic(EXAMPLE.clientId, EXAMPLE.clientSecret));
  expect((await signIn()).status).toBe(200);
  expect((await get("/simulator")).body.fail).toBe(1);
  atlas.control.apply({ path: "/oauth/token" });
  expect((await get(orgs)).status).toBe(200);
  expect((await signIn()).status).toBe(500);
});

test("forgotten usage tokens are 404", async () => {
  const { atlas, get, startUsage } = await startClient();
  const path = await startUsage(query);
  atlas.control.apply({ forgetTokens: true });
  expect((await get(path)).body.errorCode).toBe("RESOURCE_NOT_FOUND");
});

test("expired OAuth tokens are 401", async () => {
  const { atlas, get } = await startClient();
  atlas.control.apply({ expireTokens: true });
  expect((await get(orgs)).status).toBe(401);
});

test("without the role, billing is 403 and names still work", async () => {
  const { atlas, get, post } = await startClient();
  atlas.control.apply({ role: "missing" });
  const refused = await post(usagePath, query);
  expect(refused.status).toBe(403);
  expect(refused.body.detail).toContain("Organization Billing Viewer");
  expect((await get(`${orgs}/${EXAMPLE.orgId}/groups`)).status).toBe(200);
});

test("reads can answer an empty object or 202 first, in an envelope or not", async () => {
  const { atlas, clock, get, startUsage } = await startClient();
  const path = `${await startUsage(query)}?envelope=true`;
  clock.time += 1500;
  atlas.control.apply({ emptyObject: 1, accepted: 1 });
  const answers = [await get(path), await get(path), await get(path)];
  expect(answers.map(({ status }) => status)).toEqual([200, 202, 200]);
  expect(answers.map(({ text }) => text).slice(0, 2)).toEqual(["{}", "{}"]);
  expect(answers[2]?.body.content.usageDetails.length).toBeGreaterThan(0);
});

test("a query can be kept from finishing", async () => {
  const { atlas, clock, get, startUsage } = await startClient();
  const path = `${await startUsage(query)}?envelope=true`;
  clock.time += 100_000;
  atlas.control.apply({ neverFinish: true });
  expect((await get(path)).body.status).toBe(102);
  atlas.control.apply({ neverFinish: false });
  expect((await get(path)).body.status).toBe(200);
});

test("without an envelope, processing is a bare 102 on a connection that can be used again", async () => {
  const client = await startClient();
  const { talk, received } = await connect(client);
  const path = await client.startUsage(query);
  await talk(path, /\r\n\r\n/);
  expect(received()).toMatch(/^HTTP\/1\.1 102 Processing\r\n/);
  expect(received()).toMatch(/\r\n\r\n$/);
  await talk("/api/atlas/v2/nothing", /HTTP\/1\.1 404/);
});

test.each([
  ["kept", "", false],
  ["closed", "", true],
  ["body-kept", '{"status":"processing"}', false],
  ["body-closed", '{"status":"processing"}', true],
] as const)("a bare 102 of the form %s breaks through the envelope", async (form, body, closes) => {
  const client = await startClient();
  client.atlas.control.apply({ bare102: form });
  const { talk, received, ended } = await connect(client);
  await talk(`${await client.startUsage(query)}?envelope=true`, new RegExp(`\r\n\r\n${body}$`));
  expect(received()).toMatch(/^HTTP\/1\.1 102 Processing\r\n/);
  expect(/\r\ncontent-length: (\d+)/i.exec(received())?.[1]).toBe(body ? String(body.length) : undefined);
  expect(/\r\nconnection: close/i.test(received())).toBe(closes);
  if (closes) {
    await ended;
  } else {
    await talk("/api/atlas/v2/nothing", /HTTP\/1\.1 404/);
  }
  expect(client.atlas.requests.find(({ path }) => path.startsWith(`${usagePath}/`))?.status).toBe(102);
});

test("the control is there over HTTP and refuses what it does not know", async () => {
  const { atlas, get, post } = await startClient();
  const plain = { "content-type": "application/json" };
  const changed = await post("/simulator", { fail: 1, bare102: "closed" }, plain);
  expect(changed.body).toEqual(atlas.control.current());
  expect((await get("/simulator")).body).toMatchObject({ fail: 1, bare102: "closed", role: "ok" });
  for (const wrong of [
    { fails: 1 },
    { fail: -1 },
    { fail: "1" },
    { bare102: "open" },
    { role: "owner" },
    { buckets: { names: { capacity: 10 } } },
    "{",
  ]) {
    expect((await post("/simulator", wrong, plain)).status).toBe(400);
  }
  expect((await post("/simulator", "fail=1", { "content-type": "text/plain" })).status).toBe(415);
  expect((await fetch(`${atlas.url}/simulator`, { method: "DELETE" })).status).toBe(405);
  expect((await post("/simulator", { reset: true, rateLimit: 3 }, plain)).body).toMatchObject({
    fail: 0,
    rateLimit: 3,
  });
  expect(atlas.requests.every(({ path }) => path !== "/simulator")).toBe(true);
});

test("a reset behaves well again", async () => {
  const { atlas, get } = await startClient();
  atlas.control.apply({ fail: 5, role: "missing", slowMs: 1000, path: "/x" });
  atlas.control.reset();
  expect(atlas.control.current()).toMatchObject({ fail: 0, role: "ok", slowMs: 0, path: null });
  expect((await get(orgs)).status).toBe(200);
});

test("a taken port is an error, and a closed server frees it", async () => {
  const first = await startAtlas();
  const port = Number(new URL(first.url).port);
  await expect(startAtlas({ port })).rejects.toThrow("EADDRINUSE");
  await first.close();
  const second = await startAtlas({ port });
  onTestFinished(() => second.close());
  expect(second.url).toBe(first.url);
});

/** A connection that sends requests by hand and shows every byte that comes back. */
async function connect(client: Client): Promise<{
  talk(target: string, until: RegExp): Promise<void>;
  received(): string;
  ended: Promise<unknown>;
}> {
  const { hostname, port } = new URL(client.atlas.url);
  const socket = createConnection(Number(port), hostname).setEncoding("utf8");
  onTestFinished(() => void socket.destroy());
  const ended = new Promise((resolve) => socket.once("end", resolve));
  const answer = await requestToken(client.atlas, basic(EXAMPLE.clientId, EXAMPLE.clientSecret));
  const authorization = `Bearer ${answer.body.access_token}`;
  let text = "";
  return {
    received: () => text,
    ended,
    talk: (target, until) =>
      new Promise((resolve) => {
        const listen = (chunk: string): void => {
          text += chunk;
          if (until.test(text)) {
            socket.off("data", listen);
            resolve();
          }
        };
        socket.on("data", listen);
        socket.write(
          `GET ${target} HTTP/1.1\r\nhost: ${hostname}\r\naccept: ${json}\r\nauthorization: ${authorization}\r\n\r\n`,
        );
      }),
  };
}
