import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
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

let sends = 0;

/** The simulated Slack sends a command, and the function behind its URL starts executions. */
function send(command: string, ...executions: string[]) {
  const signature = `v0=${++sends}`;
  const headers = { "x-slack-request-timestamp": "1", "x-slack-signature": signature };
  const acknowledge = trace.slack.sent({ form: { command, text: "", user_id: "U1" }, headers });
  return { acknowledge, started: startFrom({ headers }, ...executions) };
}

/** A function is invoked with an event and starts executions over HTTP. */
function startFrom(event: object, ...executions: string[]) {
  return trace.follow(async (_event: object) => {
    for (const name of executions) {
      const headers = { "x-amz-durable-execution-name": name };
      request("http://127.0.0.1:9/", { headers })
        .on("error", () => {})
        .end();
    }
    return { Status: "SUCCEEDED" };
  })(event);
}

const pathOf = (title: string) => {
  const { id } = trace.questions().find((question) => question.title === title) ?? expect.fail(title);
  return trace.entries(id);
};

it("shows a step that is retried and then fails, and the record without its secrets", async () => {
  const { acknowledge, started } = send("/atlas-invoice", "question");
  await started;
  expect(trace.questions()).toMatchObject([{ title: "/atlas-invoice", user: "U1", state: "running" }]);
  acknowledge({ error: "operation_timeout" });
  checkpoint("question", { Action: "START" });
  checkpoint("question", {
    Action: "RETRY",
    StepOptions: { NextAttemptDelaySeconds: 4 },
    Error: { ErrorMessage: "No answer" },
  });
  expect((await pathOf("/atlas-invoice")).at(-1)).toMatchObject({
    outcome: "retry in 4 s",
    detail: "No answer",
  });
  checkpoint("question", { Action: "START" });
  checkpoint("question", { Action: "FAIL", Error: { ErrorMessage: "Gone" } });
  const entries = await pathOf("/atlas-invoice");
  expect(entries).toMatchObject([
    { kind: "request", title: "/atlas-invoice", outcome: "operation_timeout", isProblem: true },
    { kind: "record", title: "invoice job question", outcome: "failed", isProblem: true },
    { kind: "step", title: "ask", at: 1000, endedAt: 4000, attempts: 2, outcome: "failed", detail: "Gone" },
  ]);
  expect(JSON.stringify(entries)).not.toMatch(/secret|a token/);
  await startFrom({ DurableExecutionArn: "question" });
  expect(trace.questions()).toMatchObject([{ state: "failed", endedAt: 4000 }]);
});

it("keeps concurrent questions apart: each step and call belongs to its own", async () => {
  const usage = send("/atlas-usage", "one");
  const invoice = send("/atlas-invoice", "two");
  await Promise.all([usage.started, invoice.started]);
  for (const { acknowledge } of [usage, invoice]) acknowledge({});
  checkpoint("two", { Type: "WAIT", Name: "wait", Action: "START", WaitOptions: { WaitSeconds: 3 } });
  checkpoint("one", { Action: "START" });
  const [newest, older] = trace.questions();
  const call = { method: "chat.update", at: Date.now() };
  trace.slack.called({ ...call, traceId: older?.id })({ ok: false, error: "ratelimited" });
  trace.slack.called({ ...call, traceId: undefined })({ ok: true });
  expect(await trace.entries(newest?.id ?? "")).toMatchObject([
    { title: "/atlas-invoice", outcome: "acknowledged" },
    { kind: "wait", outcome: "3 s" },
  ]);
  expect(await pathOf("/atlas-usage")).toMatchObject([
    { title: "/atlas-usage" },
    { kind: "step", title: "ask" },
    { kind: "slack", title: "chat.update", outcome: "ratelimited", isProblem: true },
  ]);
});

it("shows events with who caused them, but not those of the bot's own messages", async () => {
  const headers = { "x-slack-signature": "v0=event" };
  const event = { type: "message", text: "why?", user: "U1" };
  const acknowledge = trace.slack.sent({ event: { event: { ...event, bot_id: "B1" } }, headers });
  await startFrom({ headers });
  acknowledge({});
  expect(trace.questions()).toEqual([]);
  trace.slack.sent({ event: { event }, headers })({ error: "http_error" });
  expect(trace.questions()).toMatchObject([{ title: "message why?", user: "U1", state: "failed" }]);
});

it("names clicks by the text of their button, else by the action", () => {
  const click = (...actions: object[]) => {
    const payload = JSON.stringify({ type: "block_actions", user: { id: "U1" }, actions });
    trace.slack.sent({ form: { payload }, headers: { "x-slack-signature": `v0=${++sends}` } });
    return trace.questions()[0]?.title;
  };
  expect(click({ action_id: "alert_snooze_1", text: { type: "plain_text", text: "Snooze" } })).toBe(
    "click Snooze",
  );
  expect(click({ action_id: "usage_group" })).toBe("block_actions usage_group");
});

it("calls name the question that they are made for", async () => {
  const heard: unknown[] = [];
  const server = createServer(({ headers }, response) => {
    heard.push(headers["x-trace-id"]);
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const ask = trace.follow(async (_event: object) => await (await fetch(`http://127.0.0.1:${port}`)).text());
  await Promise.all(["one", "two"].map((name) => ask({ DurableExecutionArn: name })));
  await (await fetch(`http://127.0.0.1:${port}`)).text();
  expect(new Set(heard)).toEqual(new Set([...trace.questions().map(({ id }) => id), undefined]));
  server.close();
});

it("work that no request began has a path of its own, and the limits hold", async () => {
  checkpoint("question", { Action: "START" });
  checkpoint("other", { Action: "START", Name: "find" });
  await startFrom({ DurableExecutionArn: "question" });
  expect(trace.questions()).toMatchObject([
    { title: "job other", state: "running" },
    { title: "invoice job", state: "failed" },
  ]);
  const traceId = trace.questions()[0]?.id;
  for (let call = 0; call < 600; call += 1) {
    trace.slack.called({ method: "chat.update", at: Date.now(), traceId })({ ok: true });
  }
  expect(await pathOf("job other")).toHaveLength(500);
  for (let index = 0; index < 25; index += 1) send(`/${index}`);
  expect(trace.questions()).toHaveLength(20);
  expect(trace.questions()[0]).toMatchObject({ title: "/24" });
  await startFrom({ headers: { "x-slack-signature": "v0=real" } });
  expect(trace.questions()[0]).toMatchObject({ title: "request", state: "done" });
});
