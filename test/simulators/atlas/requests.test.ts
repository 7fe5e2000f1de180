import { expect, test } from "vitest";
import { EXAMPLE } from "../../../simulators/atlas/organization.ts";
import { type RecordedRequest, record } from "../../../simulators/atlas/requests.ts";
import { startClient, usagePath } from "./client.ts";

test("requests are recorded in order with method, path, query, body, status and time", async () => {
  const { atlas, clock, get, post } = await startClient();
  const query = { startDate: "2026-09-01", endDate: "2026-11-01" };
  const at = clock.time;
  await post(`${usagePath}?envelope=true`, query);
  clock.time += 5;
  await get("/api/atlas/v2/nothing");
  expect(atlas.requests.slice(1)).toEqual([
    { method: "POST", path: usagePath, query: { envelope: "true" }, body: query, status: 200, at },
    { method: "GET", path: "/api/atlas/v2/nothing", query: {}, body: undefined, status: 404, at: at + 5 },
  ]);
});

test("no credential is recorded", async () => {
  const { atlas, get } = await startClient();
  await get("/api/atlas/v2/orgs");
  const written = JSON.stringify(atlas.requests);
  expect(written).toContain("/api/oauth/token");
  for (const secret of [EXAMPLE.clientSecret, EXAMPLE.privateKey, "Bearer", "grant_type"]) {
    expect(written).not.toContain(secret);
  }
});

test("only the last 10,000 requests are kept", () => {
  const requests: RecordedRequest[] = [];
  const request = { method: "GET", headers: {} } as Parameters<typeof record>[1]["request"];
  for (let number = 0; number < 10_001; number += 1) {
    record(requests, { request, url: new URL("http://x/"), body: "", at: number });
  }
  expect(requests).toHaveLength(10_000);
  expect(requests[0]?.at).toBe(1);
});
