import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { DurableContext } from "@aws/durable-execution-sdk-js";
import { afterAll, beforeAll, expect, it } from "vitest";
import { jobKinds } from "../../../../functions/features/index.ts";
import type { SubscribeJob } from "../../../../functions/features/report/job.ts";
import { subscribe } from "../../../../functions/features/report/subscribe.ts";
import { reports } from "../../../../functions/features/report/subscription.ts";
import { listSubscriptions } from "../../../../functions/features/subscriptions/store.ts";
import { failureOf } from "../../../../functions/jobs/failure.ts";
import { createJob, readJob } from "../../../../functions/jobs/job.ts";
import type { JobDeps } from "../../../../functions/jobs/job-deps.ts";
import type { JobStep } from "../../../../functions/jobs/steps.ts";
import { createSlackClient } from "../../../../functions/slack/client.ts";
import { openTestDatabase, type TestDatabase } from "../../aws/database.ts";
import { parsedReport } from "../../requests.ts";

const NOON = Date.UTC(2026, 10, 21, 12);

/** What Slack answers to users.info; it accepts every message. */
let person: object = {};
const slackServer = createServer((request, response) => {
  const answer = request.url?.endsWith("users.info") ? person : { ok: true, ts: "1.000001" };
  request.resume().once("end", () => {
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(answer));
  });
});

let database: TestDatabase;
let deps: JobDeps;

beforeAll(async () => {
  await new Promise<void>((resolve) => slackServer.listen(0, "127.0.0.1", resolve));
  const apiUrl = `http://127.0.0.1:${(slackServer.address() as AddressInfo).port}/`;
  database = await openTestDatabase();
  deps = {
    ...{ table: database.table, jobKinds, now: () => NOON },
    slack: createSlackClient({ apiUrl, botToken: "xoxb-test" }),
  };
});
afterAll(async () => {
  slackServer.closeAllConnections();
  slackServer.close();
  await database.close();
});

/** Subscribes a new channel for a person. @returns the time zone, or the reason why there is none. */
async function timeZoneFor(said: object): Promise<string | undefined> {
  person = said;
  const id = crypto.randomUUID();
  const request = parsedReport("daily");
  const job = { kind: "subscribe", id, channelId: id, userId: "U0ADA0001", request } as const;
  await createJob(deps.table, { ...job, delivery: "answer", createdAt: NOON, state: "asked" });
  try {
    const step: JobStep<SubscribeJob> = async (_name, body) =>
      body((await readJob(deps.table, id, NOON)) as SubscribeJob);
    await subscribe(deps, { step, context: {} as DurableContext });
  } catch (error) {
    return failureOf(error)?.reason;
  }
  return (await listSubscriptions(deps.table, reports, id))[0]?.timeZone;
}

it.each([
  ["as in Slack", { ok: true, user: { tz: "Asia/Kathmandu" } }, "Asia/Kathmandu"],
  ["UTC if Slack has none", { ok: true, user: {} }, "UTC"],
  ["UTC if Slack has an empty one", { ok: true, user: { tz: "" } }, "UTC"],
  ["UTC for somebody of another workspace", { ok: false, error: "user_not_visible" }, "UTC"],
])("the time zone of a report: %s", async (_what, said, timeZone) => {
  expect(await timeZoneFor(said)).toBe(timeZone);
});

it("no subscription is created if the time zone is unknown or must not be read", async () => {
  expect(await timeZoneFor({ ok: true, user: { tz: "<!channel>" } })).toMatch(
    /time zone \(`&lt;!channel&gt;`\)/,
  );
  const missing = { ok: false, error: "missing_scope", needed: "users:read" };
  expect(await timeZoneFor(missing)).toContain("lacks the permission `users:read`");
});
