import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { jobKinds } from "../../../functions/features/index.ts";
import { announce, deliverAnswer } from "../../../functions/jobs/delivery.ts";
import { endFailedJob } from "../../../functions/jobs/failed-job.ts";
import { createJob, type Job, readJob } from "../../../functions/jobs/job.ts";
import { readLatestInThread } from "../../../functions/jobs/thread.ts";
import { createSlackClient } from "../../../functions/slack/client.ts";
import { plainReply } from "../../../functions/slack/reply.ts";
import type { LocalSlack } from "../../../simulators/slack/server.ts";
import { type App, ada, botToken, costs, openSlack, startApp } from "../../simulators/slack/workspace.ts";
import { openTestDatabase, type TestDatabase } from "../aws/database.ts";
import { usageRequest } from "../requests.ts";

let database: TestDatabase;
let slack: LocalSlack;
let app: App;
let deps: Parameters<typeof announce>[0];
/** The first message of the thread, with an answer. */
let rootTs: string;

beforeAll(async () => {
  vi.spyOn(process.stderr, "write").mockReturnValue(true);
  database = await openTestDatabase();
  app = await startApp();
  slack = await openSlack({ requestUrl: () => app.url });
  const client = createSlackClient({ apiUrl: slack.apiUrl, botToken });
  deps = { table: database.table, slack: client, jobKinds, now: () => Date.now() };
  rootTs = await answer("first");
});
afterAll(async () => {
  await slack.close();
  await app.close();
  await database.close();
  vi.restoreAllMocks();
});

/** Stores a job in the thread, if there is one yet. */
async function newJob(id: string, fields: Partial<Job> = {}): Promise<Job> {
  const job: Job = {
    ...{ id, kind: "usage", request: usageRequest(), delivery: "answer", state: "asked" },
    ...{ userId: ada, channelId: costs, createdAt: Date.now(), ...(rootTs ? { threadTs: rootTs } : {}) },
    ...fields,
  };
  await createJob(database.table, job);
  return job;
}

async function stored({ id }: Job): Promise<Job> {
  return (await readJob(database.table, id, Date.now())) ?? expect.fail("no job");
}

async function answer(id: string, fields: Partial<Job> = {}): Promise<string> {
  const job = await newJob(id, fields);
  await announce(deps, job, plainReply("Asking Atlas…"));
  return (await deliverAnswer(deps, await stored(job), plainReply("Atlas costs"), 0)) ?? "";
}

async function latest(): Promise<string | undefined> {
  return (await readLatestInThread(database.table, { channelId: costs, rootTs }, Date.now()))?.id;
}

it("a thread goes on from its latest answer", async () => {
  await answer("second");
  expect(await latest()).toBe("second");
});

it("a thread goes on from the earlier answer while the next one is worked on, and after a failure", async () => {
  await answer("known");
  const job = await newJob("failing");
  await announce(deps, job, plainReply("Asking Atlas…"));
  expect(await latest()).toBe("known");
  await endFailedJob(deps, await stored(job), { code: "internal", reason: "Broken.", canAskAgain: true });
  expect(await latest()).toBe("known");
});

it("a thread does not go on from a part of a report, a private answer, or an invoice without a period", async () => {
  await answer("told");
  await answer("part", { partOf: "report" });
  await answer("private", { isPrivate: true });
  await answer("invoice", { kind: "invoice", request: { choice: { kind: "latest" } } });
  expect(await latest()).toBe("told");
  const period = { start: "2026-10-01", end: "2026-11-01" };
  await answer("month", { kind: "invoice", request: { choice: { kind: "month", period } } });
  expect(await latest()).toBe("month");
});
