import { afterAll, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { jobKinds } from "../../../functions/features/index.ts";
import { parseInvoice } from "../../../functions/features/invoice/command.ts";
import { invoicePartOf, type ReportJob } from "../../../functions/features/report/job.ts";
import { reports } from "../../../functions/features/report/subscription.ts";
import { createSubscription, readSubscription } from "../../../functions/features/subscriptions/store.ts";
import { parseUsage } from "../../../functions/features/usage/command.ts";
import { announce } from "../../../functions/jobs/delivery.ts";
import { handleFailedExecution } from "../../../functions/jobs/execution-failed.ts";
import { createJob, type Job, type NewJob, readJob, updateJob } from "../../../functions/jobs/job.ts";
import { createSlackClient } from "../../../functions/slack/client.ts";
import type { LocalSlack } from "../../../simulators/slack/server.ts";
import { ada, botToken, costs, openSlack, random } from "../../simulators/slack/workspace.ts";
import { openTestDatabase, type TestDatabase } from "../aws/database.ts";
import { reportRun } from "../requests.ts";
import { type Network, startNetwork } from "../slack/network.ts";

let database: TestDatabase;
let slack: LocalSlack;
let network: Network;
let deps: Parameters<typeof handleFailedExecution>[0];
/** What the channel showed before the test. */
let earlier = 0;

beforeAll(async () => {
  // Lines of the log have their own test.
  vi.spyOn(process.stderr, "write").mockReturnValue(true);
  database = await openTestDatabase();
  slack = await openSlack();
  network = await startNetwork(slack.apiUrl);
  const client = createSlackClient({ apiUrl: network.apiUrl, botToken });
  deps = { table: database.table, slack: client, jobKinds, now: () => Date.now() };
});
beforeEach(async () => {
  earlier = (await messages()).length;
});
afterAll(async () => {
  await network.close();
  await slack.close();
  await database.close();
  vi.restoreAllMocks();
});

async function messages() {
  return (await slack.client.messages(costs)) ?? [];
}

async function shown() {
  return (await messages()).slice(earlier);
}

function asked(command: "usage" | "invoice"): Pick<NewJob, "kind" | "request"> {
  const parsed = command === "usage" ? parseUsage("csv", new Date()) : parseInvoice("latest", new Date());
  if (parsed.kind === "help") expect.fail("help");
  return parsed;
}

let count = 0;

/** A job as the Slack function stores it. */
async function store(changes: Partial<Job> = {}, command: "usage" | "invoice" = "usage"): Promise<Job> {
  count += 1;
  const job = {
    ...asked(command),
    id: `dead${count}`,
    delivery: "answer",
    userId: ada,
    channelId: costs,
    createdAt: Date.now(),
    state: "asked",
    ...changes,
  } as Job;
  await createJob(database.table, job);
  return job;
}

/** A run of a report, as the Slack function or the clock stores it. */
async function storeRun(startedBy: "clock" | "person"): Promise<ReportJob> {
  const job = await store({ kind: "report", request: reportRun("monthly", { startedBy }) });
  return job as ReportJob;
}

/** An event as AWS documents it, with what is not read as well. */
function failureEvent(id: string, status = "FAILED") {
  const arn = `arn:aws:lambda:eu-central-1:123456789012:function:usage:7/durable-execution/${id}/0`;
  return {
    version: "0",
    source: "aws.lambda",
    "detail-type": "Durable Execution Status Change",
    detail: {
      durableExecutionArn: arn,
      durableExecutionName: `atlas-cost-bot-test-usage-${id}`,
      functionArn: arn,
      status,
    },
  };
}

it.each([
  ["FAILED", "usage", "The bot crashed while working on this."],
  ["TIMED_OUT", "invoice", "The bot could not finish this in time."],
  ["STOPPED", "usage", "An administrator of the bot stopped its work on this."],
] as const)("a job that %s before its announcement gets a message", async (status, command, reason) => {
  const { id } = await store({}, command);
  await handleFailedExecution(deps, failureEvent(id, status));
  await handleFailedExecution(deps, failureEvent(id, status));
  const [message, ...others] = await shown();
  expect(others).toEqual([]);
  expect(message?.text).toContain(`:warning: ${reason}`);
  expect(message?.text).toContain(`\`${id}\``);
  expect(JSON.stringify(message?.blocks)).toContain(`"action_id":"${command}_again"`);
  const job = await readJob(database.table, id, Date.now());
  expect(job).toMatchObject({ state: "failed", error: { code: `workflow_${status.toLowerCase()}` } });
});

/** What Lambda puts into a dead-letter queue: the payload as it was, brought by SQS. */
function deadLetter(body: unknown) {
  return { Records: [{ messageId: "1", eventSource: "aws:sqs", body: JSON.stringify(body) }] };
}

it("a job that Lambda did not start gets a message, once", async () => {
  const { id } = await store();
  await handleFailedExecution(deps, deadLetter({ jobId: id }));
  await handleFailedExecution(deps, deadLetter({ jobId: id }));
  const [message, ...others] = await shown();
  expect(others).toEqual([]);
  expect(message?.text).toMatch(/^:warning: The bot did not get to this\. Try again\./);
  const job = await readJob(database.table, id, Date.now());
  expect(job).toMatchObject({ state: "failed", error: { code: "workflow_dropped" } });
});

it("replaces the announcement by the error, also for two concurrent events", async () => {
  const job = await store();
  await announce(deps, job, { text: "Asking Atlas…", blocks: [] });
  await Promise.all([
    handleFailedExecution(deps, failureEvent(job.id)),
    handleFailedExecution(deps, failureEvent(job.id)),
  ]);
  expect((await shown()).map(({ text }) => text)).toEqual([expect.stringMatching(/^:warning: /)]);
});

it("finds the message of a workflow that crashed before it stored the timestamp", async () => {
  const job = await store();
  network.faults["chat.postMessage"] = ["answer lost"];
  await expect(announce(deps, job, { text: "Asking Atlas…", blocks: [] })).rejects.toThrow();
  await handleFailedExecution(deps, failureEvent(job.id));
  expect((await shown()).map(({ text }) => text)).toEqual([expect.stringMatching(/^:warning: /)]);
});

it.each(["request lost", "answer lost", { status: 500 }, { status: 429, retryAfter: 3 }] as const)(
  "throws while Slack fails (%j), and notifies the person at the next try, once",
  async (fault) => {
    const { id } = await store();
    network.faults["chat.postMessage"] = [fault];
    await expect(handleFailedExecution(deps, failureEvent(id))).rejects.toThrow();
    expect(await readJob(database.table, id, Date.now())).toMatchObject({ state: "asked" });
    await handleFailedExecution(deps, failureEvent(id));
    expect((await shown()).map(({ text }) => text)).toEqual([expect.stringMatching(/^:warning: /)]);
  },
);

it.each(["request lost", "answer lost"] as const)(
  "says once below an answer that its file is missing, also when Slack's %s",
  async (fault) => {
    const job = await store();
    await announce(deps, job, { text: "Atlas costs", blocks: [] });
    await updateJob(database.table, job.id, { state: "answered" });
    network.faults["chat.postMessage"] = [fault];
    await expect(handleFailedExecution(deps, failureEvent(job.id))).rejects.toThrow();
    await handleFailedExecution(deps, failureEvent(job.id));
    await handleFailedExecution(deps, failureEvent(job.id));
    const [answer, below, ...others] = await shown();
    expect(others).toEqual([]);
    expect(answer?.text).toBe("Atlas costs");
    expect(below?.thread_ts).toBe(answer?.ts);
    expect(below?.text).toContain("The CSV file could not be attached: the bot crashed");
    expect(below?.text).toContain(`\`${job.id}\``);
  },
);

it("ends a report together with its announced invoice", async () => {
  const report = await storeRun("person");
  await announce(deps, report, { text: "Atlas costs", blocks: [] });
  await updateJob(database.table, report.id, { state: "answered" });
  const [post] = await shown();
  const part = { id: invoicePartOf(report.id), partOf: report.id, threadTs: post?.ts ?? "" };
  const invoice = await store(part, "invoice");
  await announce(deps, invoice, { text: "Asking Atlas for its invoices…", blocks: [] });
  await handleFailedExecution(deps, failureEvent(report.id));
  await handleFailedExecution(deps, failureEvent(report.id));
  expect((await shown()).map(({ text, thread_ts: thread }) => [text, thread])).toEqual([
    ["Atlas costs", undefined],
    [expect.stringContaining("The bot crashed while working on this."), post?.ts],
    [expect.stringContaining("The rest of this report is missing"), post?.ts],
  ]);
  for (const { id } of [report, invoice]) {
    expect(await readJob(database.table, id, Date.now())).toMatchObject({ state: "failed" });
  }
});

it("ends the invoice of a failed check, and is silent about a check without one", async () => {
  const report = await storeRun("person");
  await announce(deps, report, { text: "Atlas costs", blocks: [] });
  await updateJob(database.table, report.id, { state: "done" });
  const [post] = await shown();
  const request = { reportJobId: report.id, startDelaySeconds: 0 };
  const checks = ["before", "atwork"].map((id) => `${report.id}${id}`);
  for (const id of checks) {
    const { channelId, userId } = report;
    const check = { kind: "reportInvoice", id, request, channelId, userId } as const;
    await createJob(database.table, { ...check, delivery: "answer", createdAt: Date.now(), state: "asked" });
  }
  const part = { id: invoicePartOf(report.id), partOf: checks[1] ?? "", threadTs: post?.ts ?? "" };
  const invoice = await store(part, "invoice");
  for (const id of checks) await handleFailedExecution(deps, failureEvent(id));
  expect((await shown()).map(({ text, thread_ts: thread }) => [text, thread])).toEqual([
    ["Atlas costs", undefined],
    [expect.stringMatching(/^:warning:/), post?.ts],
  ]);
  for (const id of [...checks, invoice.id]) {
    expect(await readJob(database.table, id, Date.now())).toMatchObject({ state: "failed" });
  }
});

it("counts each crashed run of a report once, and pauses the report after three in a row", async () => {
  const job = await storeRun("clock");
  const { request, channelId, userId } = job;
  const subscription = {
    id: request.reportId,
    channelId,
    userId,
    request,
    timeZone: "UTC",
    nextAt: Date.now(),
  };
  const made = { createdAt: Date.now(), createdBy: "q", state: "active", failures: 0 } as const;
  await createSubscription(database.table, reports, { ...subscription, ...made });
  for (const [failures, state] of [
    [1, "active"],
    [2, "active"],
    [3, "paused"],
  ] as const) {
    const { id } = failures === 1 ? job : await storeRun("clock");
    await handleFailedExecution(deps, failureEvent(id));
    await handleFailedExecution(deps, failureEvent(id));
    expect(await readSubscription(database.table, reports, subscription)).toMatchObject({ failures, state });
  }
  expect(await shown()).toHaveLength(3);
});

it.each(["done", "failed"] as const)("does not change a job in state %s", async (state) => {
  const { id } = await store({ state });
  network.calls.length = 0;
  await handleFailedExecution(deps, failureEvent(id));
  expect(network.calls).toEqual([]);
  expect(await readJob(database.table, id, Date.now())).toMatchObject({ state });
});

it("throws, to be retried, if the bot may not post and the response URL fails", async () => {
  const { id } = await store({ channelId: random, responseUrl: "http://127.0.0.1:9/" });
  await expect(handleFailedExecution(deps, failureEvent(id))).rejects.toThrow(
    "Slack did not accept a response",
  );
  expect(await readJob(database.table, id, Date.now())).toMatchObject({ state: "asked" });
});

it("sends a direct message if the bot may not post and there is no response URL", async () => {
  const { id } = await store({ channelId: random });
  await handleFailedExecution(deps, failureEvent(id));
  const sent = (await slack.client.messages("@atlas-costs", ada))?.at(-1);
  expect(sent?.text).toContain(`\`${id}\``);
  expect(await readJob(database.table, id, Date.now())).toMatchObject({ state: "failed" });
});

it("ignores an execution without a job", async () => {
  await handleFailedExecution(deps, failureEvent("somebody-elses"));
  expect(await shown()).toEqual([]);
});

it.each([
  ["of an execution that goes on", failureEvent("dead-1", "RUNNING")],
  ["without a name", { detail: { status: "FAILED" } }],
  ["of something else", { hello: "world" }],
  ["of a start with another payload", deadLetter({ hello: "world" })],
])("refuses an event %s", async (_what, event) => {
  await expect(handleFailedExecution(deps, event)).rejects.toThrow();
});
