import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { openTable } from "../../functions/aws/sdk-table.ts";
import { reports } from "../../functions/features/report/subscription.ts";
import { listSubscriptions } from "../../functions/features/subscriptions/store.ts";
import { readJob } from "../../functions/jobs/job.ts";
import { deriveJobId } from "../../functions/jobs/job-id.ts";
import type { CheckpointWatcher } from "../../local/lambda/executions.ts";
import type { Fault } from "../../simulators/slack/faults.ts";
import { blockTypesOf, fileNamesOf, isError, type Shown, statesOf } from "../messages.ts";
import { fakeDate, openTestWorkspace, type TestWorkspace } from "../workspace.ts";

const MINUTE_MS = 60_000;
const API = /^\/api\//;
const API_AND_URLS = /^\/(api|response)\//;
const UPDATE = /^\/api\/chat\.update$/;
const DELETE = /^\/api\/chat\.delete$/;
const POST = /^\/api\/chat\.postMessage$/;

let workspace: TestWorkspace;
let earlier: Shown[] = [];
let askedAt = 0;
const lines = vi.spyOn(process.stderr, "write");

beforeAll(async () => {
  fakeDate();
  vi.stubEnv("POWERTOOLS_DEV", "false");
  workspace = await openTestWorkspace({ months: 4 });
});

beforeEach(async () => {
  lines.mockReturnValue(true);
  // An hour later, so that no token of an earlier test is fresh.
  vi.setSystemTime(Date.now() + 60 * MINUTE_MS);
  workspace.forget();
  earlier = await workspace.messages();
  askedAt = Date.now();
});

afterEach(() => {
  lines.mockReset();
  workspace.atlas.control.reset();
  workspace.watch = undefined;
  faults().length = 0;
  expect(workspace.reports.splice(0)).toEqual([]);
});

afterAll(async () => {
  await workspace.close();
  vi.unstubAllEnvs();
  vi.useRealTimers();
});

function faults(): Fault[] {
  return workspace.current.slack.faults;
}

function table() {
  return openTable("atlas-cost-bot");
}

function refusing(code: string): NonNullable<Fault["answer"]> {
  return { body: JSON.stringify({ ok: false, error: code }) };
}

/** Types a command, and waits until its execution ends. */
async function ask(command = "/atlas-usage last month csv") {
  const { client } = workspace.current.slack;
  const { trigger_id: triggerId = "" } = await client.command({
    user: "ada",
    channel: "atlas-costs",
    text: command,
  });
  await workspace.current.lambda.idle();
  const id = deriveJobId(triggerId);
  const shown = await workspace.shownSince(earlier);
  return {
    record: await readJob(table(), id, Date.now()),
    shown: shown.filter(({ ephemeral }) => !ephemeral),
    replies: shown.filter(({ ephemeral }) => ephemeral),
    errors: lines.mock.calls
      .map(([line]) => JSON.parse(String(line)))
      .filter(({ level, job_id: jobId }) => level === "ERROR" && jobId === id),
  };
}

type Outcome = Awaited<ReturnType<typeof ask>>;

function expectOneAnswer({ record, shown, replies }: Outcome): void {
  expect(record).toMatchObject({ state: "done", messageTs: shown[0]?.ts });
  expect(statesOf(shown)).toEqual(["answered", undefined]);
  expect(shown.map(({ thread_ts: thread }) => thread)).toEqual([undefined, shown[0]?.ts]);
  expect(blockTypesOf(shown[0])).toContain("data_table");
  expect(fileNamesOf(shown)).toEqual(["atlas-usage-2026-10-by-services.csv"]);
  expect(replies).toEqual([]);
  expect(workspace.queriesAsked()).toHaveLength(1);
}

/** Calls `act` once, at the end of a step. */
function afterStep(name: string, act: () => void): CheckpointWatcher {
  let isDone = false;
  return (updates, moment) => {
    const isIt = updates.some(({ Name, Action }) => Name === name && Action === "SUCCEED");
    if (isDone || !isIt || moment !== "after") return;
    isDone = true;
    act();
  };
}

describe("a Slack whose API does not answer", () => {
  it.each([10, 60])("for %i s delays an answer, and loses nothing", async (seconds) => {
    faults().push({ path: API, until: askedAt + seconds * 1000 });
    expectOneAnswer(await ask());
    expect(Date.now() - askedAt).toBeLessThan((2 * seconds + 30) * 1000);
  });

  it.each(["poll", "deliver"])("for a minute after step %s delays the answer", async (step) => {
    const until = () => Date.now() + MINUTE_MS;
    const answer = { status: 503, body: "" };
    workspace.watch = afterStep(step, () => faults().push({ path: API, until: until(), answer }));
    expectOneAnswer(await ask());
  });

  it("until the deadline fails the job, with a reply by the response URL", async () => {
    faults().push({ path: API });
    const { record, shown, replies } = await ask();
    expect(record).toMatchObject({ state: "failed", error: { code: "slack_outage" } });
    expect(shown).toEqual([]);
    expect(replies.map(isError)).toEqual([true]);
    expect(Date.now() - askedAt).toBeGreaterThan(14 * MINUTE_MS);
    expect(Date.now() - askedAt).toBeLessThan(16 * MINUTE_MS);
  });

  it("nor its response URLs fails the job with a reply once these are back", async () => {
    faults().push({ path: API_AND_URLS, until: askedAt + 20 * MINUTE_MS });
    const { record, replies, errors } = await ask();
    expect(record).toMatchObject({ state: "failed", error: { code: "slack_outage" } });
    expect(replies.map(isError)).toEqual([true]);
    expect(errors).toEqual([]);
  });

  it("nor its response URLs at all fails the job with a line in the log", async () => {
    faults().push({ path: API_AND_URLS });
    const { record, replies, errors } = await ask();
    expect(record).toMatchObject({ state: "failed", error: { code: "slack_outage" } });
    expect(replies).toEqual([]);
    expect(errors).toMatchObject([
      { message: "Nobody could be notified of a failure", code: "slack_outage" },
    ]);
    expect(Date.now() - askedAt).toBeLessThan(30 * MINUTE_MS);
  });

  it("for hours fails a report with a line in the log", async () => {
    await ask("/atlas-report monthly without invoice");
    const [report] = await listSubscriptions(table(), reports, "C0COSTS001");
    faults().push({ path: API });
    const { record, errors } = await ask(`/atlas-report run ${report?.id}`);
    expect(record).toMatchObject({ kind: "report", state: "failed", error: { code: "slack_outage" } });
    expect(errors).toMatchObject([{ message: "Nobody could be notified of a failure" }]);
  });

  it("after another failure keeps the code of that failure", async () => {
    workspace.atlas.control.apply({ role: "missing" });
    workspace.watch = afterStep("announce", () => faults().push({ path: API }));
    const { record, replies } = await ask("/atlas-invoice latest");
    expect(record).toMatchObject({ state: "failed", error: { code: "forbidden" } });
    expect(replies.map(({ text }) => text)).toEqual([expect.stringContaining("Organization Billing Viewer")]);
  });
});

it("an odd answer of Slack is retried, and none of it is shown", async () => {
  const page = `<!DOCTYPE html><h1>Bad gateway</h1>${"<p>odd</p>\n".repeat(50)}`;
  const bodies = [
    "",
    "null",
    "{}",
    '"odd"',
    '{"ok":true}',
    '{"ok":false}',
    '{"ok":false,"error":"odd\\nodd"}',
  ];
  const answers: Array<NonNullable<Fault["answer"]>> = [
    { type: "text/html", body: page },
    ...bodies.map((body) => ({ body })),
    refusing("ratelimited"),
    refusing("rate_limited"),
    { status: 429, body: "odd" },
  ];
  for (const path of [POST, UPDATE]) faults().push(...answers.map((answer) => ({ path, answer, times: 1 })));
  const outcome = await ask();
  expectOneAnswer(outcome);
  expect(faults().map(({ times }) => times)).toEqual(faults().map(() => 0));
  expect(JSON.stringify(outcome.shown)).not.toMatch(/odd|gateway|html/i);
});

describe("an announcement that Slack refuses to change", () => {
  it("is replaced by the answer as a new message", async () => {
    faults().push({ path: UPDATE, answer: refusing("edit_window_closed") });
    expectOneAnswer(await ask());
  });

  it("is replaced once, also when the function crashes before it can record that", async () => {
    faults().push({ path: UPDATE, answer: refusing("edit_window_closed") });
    let crashes = 0;
    workspace.watch = (updates, moment) => {
      const isIt = updates.some(({ Name, Action }) => Name === "deliver" && Action === "SUCCEED");
      if (crashes > 0 || !isIt || moment !== "before") return;
      crashes += 1;
      throw new Error("The function crashes.");
    };
    expectOneAnswer(await ask());
    expect(crashes).toBe(1);
  });

  it("or remove stays, above the one answer", async () => {
    faults().push({ path: UPDATE, answer: refusing("cant_update_message") });
    faults().push({ path: DELETE, answer: refusing("cant_delete_message") });
    const { shown, ...outcome } = await ask();
    expect(statesOf(shown.slice(0, 1))).toEqual(["working"]);
    expectOneAnswer({ shown: shown.slice(1), ...outcome });
  });

  it("does not stop the job while Atlas takes its time", async () => {
    workspace.atlas.control.apply({ accepted: 6 });
    faults().push({ path: UPDATE, answer: refusing("edit_window_closed") });
    expectOneAnswer(await ask());
  });

  it("because the channel is archived leads to a private reply", async () => {
    const answer = refusing("is_archived");
    workspace.watch = afterStep("announce", () =>
      faults().push({ path: UPDATE, answer }, { path: POST, answer }),
    );
    const { record, replies } = await ask();
    expect(record).toMatchObject({ state: "failed", error: { code: "is_archived" } });
    expect(replies.map(isError)).toEqual([true]);
  });

  it("because of invalid blocks becomes an error message", async () => {
    // Plainer blocks are refused too.
    const answer = refusing("invalid_blocks");
    workspace.watch = afterStep("announce", () =>
      faults().push({ path: UPDATE, answer, times: 2 }, { path: POST, answer, times: 1 }),
    );
    const { record, shown } = await ask();
    expect(record).toMatchObject({ state: "failed", error: { code: "invalid_blocks" } });
    expect(statesOf(shown)).toEqual(["failed"]);
    expect(shown.map(isError)).toEqual([true]);
  });
});
