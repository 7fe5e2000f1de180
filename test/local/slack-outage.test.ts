import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { openTable } from "../../functions/aws/sdk-table.ts";
import { listSubscriptions } from "../../functions/features/report/subscription.ts";
import { readJob } from "../../functions/jobs/job.ts";
import { deriveJobId } from "../../functions/jobs/job-id.ts";
import type { CheckpointWatcher } from "../../local/lambda/executions.ts";
import type { Fault } from "../../simulators/slack/faults.ts";
import { fakeDate, openTestWorkspace, type TestWorkspace } from "../workspace.ts";

const MINUTE_MS = 60_000;
const API = /^\/api\//;
const API_AND_URLS = /^\/(api|response)\//;
const UPDATE = /^\/api\/chat\.update$/;
const DELETE = /^\/api\/chat\.delete$/;
const POST = /^\/api\/chat\.postMessage$/;

let workspace: TestWorkspace;
let earlier = 0;
let askedAt = 0;
const lines = vi.spyOn(process.stderr, "write");

beforeAll(async () => {
  fakeDate();
  vi.stubEnv("POWERTOOLS_DEV", "false");
  workspace = await openTestWorkspace();
});

beforeEach(async () => {
  lines.mockReturnValue(true);
  // An hour later, so that no token of an earlier test is fresh.
  vi.setSystemTime(Date.now() + 60 * MINUTE_MS);
  workspace.forget();
  earlier = (await messages()).length;
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

async function messages() {
  return (await workspace.current.slack.client.messages("atlas-costs", "ada")) ?? [];
}

function refusing(code: string): NonNullable<Fault["answer"]> {
  return { body: JSON.stringify({ ok: false, error: code }) };
}

/** Types a command, and waits until its execution is over. */
async function ask(command = "/atlas-usage last month csv") {
  const { client } = workspace.current.slack;
  const { trigger_id: triggerId = "" } = await client.command({
    user: "ada",
    channel: "atlas-costs",
    text: command,
  });
  await workspace.current.lambda.idle();
  const id = deriveJobId(triggerId);
  const shown = (await messages()).slice(earlier);
  return {
    record: await readJob(table(), id, Date.now()),
    shown: shown.filter(({ ephemeral }) => !ephemeral),
    told: shown.filter(({ ephemeral }) => ephemeral),
    errors: lines.mock.calls
      .map(([line]) => JSON.parse(String(line)))
      .filter(({ level, query_id: of }) => level === "ERROR" && of === id),
  };
}

type Outcome = Awaited<ReturnType<typeof ask>>;

function expectOneAnswer({ record, shown, told }: Outcome): void {
  expect(record).toMatchObject({ state: "done", messageTs: shown[0]?.ts });
  expect(shown.map(({ text, thread_ts: thread }) => [text, thread])).toEqual([
    [expect.stringMatching(/^Atlas costs in October 2026: \$/), undefined],
    [expect.anything(), shown[0]?.ts],
  ]);
  expect(shown[1]?.files).toHaveLength(1);
  expect(told).toEqual([]);
  expect(workspace.queriesAsked()).toHaveLength(1);
}

/** Does something when a step has ended, once. */
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
  it.each([10, 60])("for %i s delays a question, and loses nothing", async (seconds) => {
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

  it("until the deadline ends the question, and the person is told by the response URL", async () => {
    faults().push({ path: API });
    const { record, shown, told } = await ask();
    expect(record).toMatchObject({ state: "failed", error: { code: "slack_outage" } });
    expect(shown).toEqual([]);
    expect(told.map(({ text }) => text)).toEqual([
      expect.stringMatching(/^:warning: Slack was unavailable for too long/),
    ]);
    expect(Date.now() - askedAt).toBeGreaterThan(14 * MINUTE_MS);
    expect(Date.now() - askedAt).toBeLessThan(16 * MINUTE_MS);
  });

  it("nor its response URLs is told to the person when these are back", async () => {
    faults().push({ path: API_AND_URLS, until: askedAt + 20 * MINUTE_MS });
    const { record, told, errors } = await ask();
    expect(record).toMatchObject({ state: "failed", error: { code: "slack_outage" } });
    expect(told).toHaveLength(1);
    expect(errors).toEqual([]);
  });

  it("nor its response URLs at all ends the question with a line in the log", async () => {
    faults().push({ path: API_AND_URLS });
    const { record, told, errors } = await ask();
    expect(record).toMatchObject({ state: "failed", error: { code: "slack_outage" } });
    expect(told).toEqual([]);
    expect(errors).toMatchObject([
      { message: "Nobody could be notified of a failure", code: "slack_outage" },
    ]);
    expect(Date.now() - askedAt).toBeLessThan(30 * MINUTE_MS);
  });

  it("for hours ends a report, too, with a line in the log", async () => {
    await ask("/atlas-report monthly without invoice");
    const [report] = await listSubscriptions(table(), "C0COSTS001");
    faults().push({ path: API });
    const { record, errors } = await ask(`/atlas-report run ${report?.id}`);
    expect(record).toMatchObject({ kind: "report", state: "failed", error: { code: "slack_outage" } });
    expect(errors).toMatchObject([{ message: "Nobody could be notified of a failure" }]);
  });

  it("keeps the reason of a question that failed for another", async () => {
    workspace.atlas.control.apply({ role: "missing" });
    workspace.watch = afterStep("announce", () => faults().push({ path: API }));
    const { record, told } = await ask("/atlas-invoice latest");
    expect(record).toMatchObject({ state: "failed", error: { code: "forbidden" } });
    expect(told.map(({ text }) => text)).toEqual([expect.stringContaining("Organization Billing Viewer")]);
  });
});

it("an odd answer of Slack is tried again, and nothing of it is shown", async () => {
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

describe("an announcement that Slack does not let be changed", () => {
  it("is replaced by the answer as a new message", async () => {
    faults().push({ path: UPDATE, answer: refusing("edit_window_closed") });
    expectOneAnswer(await ask());
  });

  it("is replaced once, also when the function dies before it can remember that", async () => {
    faults().push({ path: UPDATE, answer: refusing("edit_window_closed") });
    let deaths = 0;
    workspace.watch = (updates, moment) => {
      const isIt = updates.some(({ Name, Action }) => Name === "deliver" && Action === "SUCCEED");
      if (deaths > 0 || !isIt || moment !== "before") return;
      deaths += 1;
      throw new Error("The machine under the function dies.");
    };
    expectOneAnswer(await ask());
    expect(deaths).toBe(1);
  });

  it("nor removed stays, above the one answer", async () => {
    faults().push({ path: UPDATE, answer: refusing("cant_update_message") });
    faults().push({ path: DELETE, answer: refusing("cant_delete_message") });
    const { shown, ...outcome } = await ask();
    expect(shown[0]?.text).toMatch(/^Asking Atlas/);
    expectOneAnswer({ shown: shown.slice(1), ...outcome });
  });

  it("does not keep the question from going on while Atlas takes its time", async () => {
    workspace.atlas.control.apply({ accepted: 6 });
    faults().push({ path: UPDATE, answer: refusing("edit_window_closed") });
    expectOneAnswer(await ask());
  });

  it("because nothing may be posted any more ends in a word to the person alone", async () => {
    const answer = refusing("is_archived");
    workspace.watch = afterStep("announce", () =>
      faults().push({ path: UPDATE, answer }, { path: POST, answer }),
    );
    const { record, told } = await ask();
    expect(record).toMatchObject({ state: "failed", error: { code: "is_archived" } });
    expect(told).toHaveLength(1);
  });

  it("because Slack takes no such blocks ends in an error in its place", async () => {
    const answer = refusing("invalid_blocks");
    workspace.watch = afterStep("announce", () =>
      faults().push({ path: UPDATE, answer, times: 1 }, { path: POST, answer, times: 1 }),
    );
    const { record, shown } = await ask();
    expect(record).toMatchObject({ state: "failed", error: { code: "invalid_blocks" } });
    expect(shown.map(({ text }) => text)).toEqual([expect.stringContaining("`invalid_blocks`")]);
  });
});
