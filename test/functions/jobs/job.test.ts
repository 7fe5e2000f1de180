import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openTable } from "../../../functions/aws/sdk-table.ts";
import { jobKinds } from "../../../functions/features/index.ts";
import type { UsageJob } from "../../../functions/features/usage/job.ts";
import { createJob, isAnswered, type Job, readJob, updateJob } from "../../../functions/jobs/job.ts";
import { readJobWithRequest } from "../../../functions/jobs/job-kind.ts";
import { openTestDatabase, type TestDatabase } from "../aws/database.ts";
import { usageRequest } from "../requests.ts";

const NOW = Date.UTC(2026, 10, 21, 12, 0, 0, 400);
const DAY = 24 * 60 * 60 * 1000;

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

let ids = 0;

/** A job with a new id. */
function usageJob(fields: Partial<UsageJob> = {}): UsageJob {
  ids += 1;
  return {
    id: `question-${ids}`,
    kind: "usage",
    delivery: "answer",
    request: usageRequest({ groupBy: "projects", projects: ["쇼핑 🛒"], csv: true }),
    userId: "U0ADA0001",
    channelId: "C0COSTS001",
    createdAt: NOW,
    state: "asked",
    ...fields,
  };
}

function read(id: string, now = NOW): Promise<Job | undefined> {
  return readJob(database.table, id, now);
}

describe("createJob", () => {
  it("stores a job that is read back as it was", async () => {
    const job = usageJob({ threadTs: "1.000001", responseUrl: "https://hooks.slack.com/x" });
    expect(await createJob(database.table, job)).toBe(true);
    expect(await read(job.id)).toEqual(job);
  });

  it("changes nothing if a job has that id", async () => {
    const job = usageJob();
    await createJob(database.table, job);
    expect(await createJob(database.table, { ...job, userId: "U0LIN0001" })).toBe(false);
    expect(await read(job.id)).toEqual(job);
  });

  it("stores one of many jobs with the same id", async () => {
    const job = usageJob();
    const all = Array.from({ length: 20 }, (_, index) => ({ ...job, userId: `U${index}` }));
    const isNew = await Promise.all(all.map((each) => createJob(database.table, each)));
    expect(isNew.filter(Boolean)).toHaveLength(1);
    expect((await read(job.id))?.userId).toBe(all[isNew.indexOf(true)]?.userId);
  });

  it("passes errors on", async () => {
    await expect(createJob(openTable("no-such-table"), usageJob())).rejects.toMatchObject({
      name: "ResourceNotFoundException",
    });
  });
});

describe("readJob", () => {
  it("finds no job that was not stored", async () => {
    expect(await read("never")).toBeUndefined();
  });

  it("finds a job for 90 days, even if DynamoDB has not deleted it yet", async () => {
    const job = usageJob();
    await createJob(database.table, job);
    expect(await read(job.id, NOW + 90 * DAY - 1000)).toEqual(job);
    expect(await read(job.id, NOW + 90 * DAY)).toBeUndefined();
  });

  it("names the fields that cannot be read, and not their values", async () => {
    const job = usageJob();
    await createJob(database.table, job);
    const item = await database.table.get({ pk: `QUERY#${job.id}`, sk: "QUERY" });
    await database.table.put({ Item: { ...item, state: "secret", messageTs: 1, error: { code: "a" } } });
    await expect(read(job.id)).rejects.toThrow(
      `Job ${job.id} cannot be read: state, messageTs, error.message`,
    );
  });

  it("sets the table's time to live, in seconds", async () => {
    const job = usageJob();
    await createJob(database.table, job);
    const item = await database.table.get({ pk: `QUERY#${job.id}`, sk: "QUERY" });
    expect(item?.["expiresAt"]).toBe(Math.floor(NOW / 1000) + 90 * 24 * 60 * 60);
  });
});

describe("readJobWithRequest", () => {
  const deps = () => ({ table: database.table, jobKinds, now: () => NOW });

  it.each(["usage", "invoice", "report", "reportInvoice", "subscribe"])(
    "names the fields of the request of a job that cannot be read: %s",
    async (kind) => {
      const job = { ...usageJob(), kind, request: { groupBy: "secret", choice: { kind: "secret" } } };
      await createJob(database.table, job);
      const error = await readJobWithRequest(deps(), job.id).catch(String);
      expect(error).toContain(`The request of job ${job.id} cannot be read: `);
      expect(error).not.toContain("secret");
    },
  );

  it("reads the request", async () => {
    const job = usageJob();
    await createJob(database.table, job);
    expect(await readJobWithRequest(deps(), job.id)).toEqual(job);
    expect(await readJobWithRequest(deps(), "never")).toBeUndefined();
  });
});

describe("updateJob", () => {
  it("stores progress and keeps the rest, also when repeated", async () => {
    const job = usageJob();
    await createJob(database.table, job);
    const progress = { messageTs: "1.000002", work: { grouped: { key: "key", token: "token" } } };
    for (let time = 0; time < 2; time += 1) {
      await updateJob(database.table, job.id, progress);
      expect(await read(job.id)).toEqual({ ...job, ...progress });
    }
    const error = { code: "timeout", message: "Too slow." };
    await updateJob(database.table, job.id, { state: "failed", work: {}, error });
    expect(await read(job.id)).toEqual({ ...job, ...progress, state: "failed", work: {}, error });
  });

  it("refuses an unknown id, and creates no record", async () => {
    const call = updateJob(database.table, "unknown", { state: "done" });
    await expect(call).rejects.toMatchObject({ name: "ConditionalCheckFailedException" });
    expect(await read("unknown")).toBeUndefined();
  });
});

describe("isAnswered", () => {
  it.each([
    ["asked", false],
    ["answered", true],
    ["done", true],
    ["failed", false],
  ] as const)("for state %s is %s", (state, expected) => {
    expect(isAnswered(usageJob({ state }))).toBe(expected);
  });
});

describe("the unfinished jobs", () => {
  it("are those in state asked or answered", async () => {
    const byState = { asked: usageJob(), answered: usageJob(), done: usageJob(), failed: usageJob() };
    for (const [state, job] of Object.entries(byState)) {
      await createJob(database.table, { ...job, state: state as Job["state"] });
    }
    const unfinished = await database.unfinishedJobs();
    const found = Object.values(byState).filter(({ id }) => unfinished.some((each) => each.id === id));
    expect(found).toEqual([byState.asked, byState.answered]);
  });
});
