import { expect, test } from "vitest";
import { startClient, usagePath } from "./client.ts";

const query = { startDate: "2026-10-01", endDate: "2026-11-01" };

test("every version since 2023-01-01 is answered", async () => {
  const { get, post } = await startClient();
  for (const date of [
    "2023-01-01",
    "2023-11-15",
    "2024-05-30",
    "2024-10-23",
    "2025-02-19",
    "2025-03-12",
    "2031-12-31",
  ]) {
    const type = `application/vnd.atlas.${date}+json`;
    expect((await get("/api/atlas/v2/orgs", { accept: type })).status).toBe(200);
    expect((await post(usagePath, query, { accept: type, "content-type": type })).status).toBe(202);
  }
});

test("an Accept without a valid version is 406", async () => {
  const { get } = await startClient();
  const wrong = ["2022-12-31", "2025-02-30", "2025-13-01", "20250312"].map(
    (date) => `application/vnd.atlas.${date}+json`,
  );
  for (const accept of [...wrong, "application/json", "*/*", "application/vnd.atlas.2025-03-12+xml"]) {
    const answer = await get("/api/atlas/v2/orgs", { accept });
    expect(answer.status).toBe(406);
    expect(answer.body).toMatchObject({
      error: 406,
      reason: "Not Acceptable",
      errorCode: "INVALID_VERSION_DATE",
    });
    expect(answer.body.parameters).toEqual([accept]);
  }
});

test("the first offered format of several counts", async () => {
  const { get } = await startClient();
  const accept = "text/html, application/vnd.atlas.2025-03-12+json; q=0.9";
  expect((await get("/api/atlas/v2/orgs", { accept })).status).toBe(200);
});

test("CSV is refused where only JSON is offered", async () => {
  const { get } = await startClient();
  const answer = await get("/api/atlas/v2/orgs", { accept: "application/vnd.atlas.2025-03-12+csv" });
  expect([answer.status, answer.body.errorCode]).toEqual([406, "NOT_ACCEPTABLE"]);
});

test("a body has to be JSON by its media type", async () => {
  const { post } = await startClient();
  expect((await post(usagePath, query, { "content-type": "application/json; charset=utf-8" })).status).toBe(
    202,
  );
  for (const type of [
    "text/plain",
    "application/vnd.atlas.2025-03-12+csv",
    "application/vnd.atlas.2022-01-01+json",
  ]) {
    const answer = await post(usagePath, query, { "content-type": type });
    expect([answer.status, answer.body.errorCode]).toEqual([415, "UNSUPPORTED_MEDIA_TYPE"]);
  }
});
