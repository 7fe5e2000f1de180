import { afterAll, beforeAll, beforeEach, expect, it, vi } from "vitest";
import type { Job } from "../../functions/jobs/job.ts";
import { createTrace, type Trace } from "../../local/trace.ts";

type Update = Parameters<Trace["checkpoints"]>[0][number];

const job: Job = {
  id: "question",
  kind: "invoice",
  request: { kind: "list", organization: undefined } as never,
  delivery: "answer",
  userId: "U1",
  channelId: "C1",
  createdAt: 0,
  state: "failed",
  work: { grouped: { key: "key", token: "a token of Atlas" } },
  responseUrl: "http://127.0.0.1/response/secret",
};

let trace: Trace;
beforeAll(() => {
  vi.useFakeTimers({ toFake: ["Date"] });
});
afterAll(() => {
  vi.useRealTimers();
});
beforeEach(() => {
  vi.setSystemTime(0);
  trace = createTrace(async (id) => (id === job.id ? job : undefined));
});

/** A second passes, and a checkpoint is stored. */
function checkpoint(execution: string, update: Partial<Update>): void {
  vi.setSystemTime(Date.now() + 1000);
  trace.checkpoints([{ Id: "1", Type: "STEP", Name: "ask", ...update } as Update], "after", execution);
}

function send(command: string) {
  const headers = { "x-slack-request-timestamp": "1", "x-slack-signature": "v0=1" };
  return trace.slack.sent({ form: { command, text: "" }, headers });
}

it("shows a step that is retried and then fails, and the record without its secrets", async () => {
  send("/atlas-invoice")({ error: "operation_timeout" });
  checkpoint("question", { Action: "START" });
  checkpoint("question", {
    Action: "RETRY",
    StepOptions: { NextAttemptDelaySeconds: 4 },
    Error: { ErrorMessage: "No answer" },
  });
  expect((await trace.entries()).at(-1)).toMatchObject({ outcome: "retry in 4 s", detail: "No answer" });
  checkpoint("question", { Action: "START" });
  checkpoint("question", { Action: "FAIL", Error: { ErrorMessage: "Gone" } });
  const entries = await trace.entries();
  expect(entries).toMatchObject([
    { kind: "request", title: "/atlas-invoice", outcome: "operation_timeout", isProblem: true },
    { kind: "record", title: "invoice job question", outcome: "failed", isProblem: true },
    { kind: "step", title: "ask", at: 1000, endedAt: 4000, attempts: 2, outcome: "failed", detail: "Gone" },
  ]);
  expect(JSON.stringify(entries)).not.toMatch(/secret|a token/);
});

it("starts over with each request, without the work of an earlier one", async () => {
  send("/atlas-usage");
  checkpoint("question", { Action: "START" });
  const acknowledge = send("/atlas-invoice");
  checkpoint("question", { Action: "SUCCEED" });
  checkpoint("other", {
    Type: "WAIT",
    Name: "wait for Atlas",
    Action: "START",
    WaitOptions: { WaitSeconds: 3 },
  });
  acknowledge({ body: "", isJson: false });
  expect(await trace.entries()).toMatchObject([
    { title: "/atlas-invoice", outcome: "acknowledged" },
    { kind: "wait", title: "wait for Atlas", outcome: "3 s" },
  ]);
});

it("starts over with each execution when requests come from the real Slack, and has a limit", async () => {
  checkpoint("question", { Action: "START" });
  checkpoint("other", { Action: "START", Name: "find" });
  expect(await trace.entries()).toMatchObject([{ title: "find" }]);
  for (let call = 0; call < 600; call += 1) {
    trace.slack.called({
      method: "chat.update",
      answer: { ok: false, error: "ratelimited" },
      at: Date.now(),
    });
  }
  const entries = await trace.entries();
  expect(entries).toHaveLength(500);
  expect(entries.at(-1)).toMatchObject({ outcome: "ratelimited", isProblem: true });
});

it("ignores the last 500 executions of earlier requests", async () => {
  for (let index = 0; index <= 501; index += 1) {
    send("/atlas-usage")({ body: "", isJson: false });
    checkpoint(`execution ${index}`, { Action: "START" });
  }
  send("/atlas-usage")({ body: "", isJson: false });
  checkpoint("execution 2", { Action: "SUCCEED" });
  expect(await trace.entries()).toHaveLength(1);
  checkpoint("execution 0", { Action: "SUCCEED" });
  expect(await trace.entries()).toHaveLength(2);
});
