import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from "aws-lambda";
import fc from "fast-check";
import { Resource } from "sst";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { linkName } from "../../functions/aws/config.ts";
import { executionName, jobIdOf } from "../../functions/aws/execution-name.ts";
import { reports, subscriptionId } from "../../functions/features/report/subscription.ts";
import {
  createSubscription,
  pauseSubscription,
  readSubscription,
  removeSubscription,
} from "../../functions/features/subscriptions/store.ts";
import { readJob, updateJob } from "../../functions/jobs/job.ts";
import { deriveJobId } from "../../functions/jobs/job-id.ts";
import { signRequest } from "../../simulators/slack/signature.ts";
import { openTestDatabase, type TestDatabase } from "./aws/database.ts";
import { mutationsOf } from "./mutations.ts";
import { parsedReport, parsedUsage } from "./requests.ts";

const SECRET = "signing-secret-of-the-test";
const COSTS = "C0COSTS001";
const TODAY = new Date();

interface Call {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A server in place of Lambda's Invoke API, Slack's Web API and its response URLs. It records requests. */
interface Outside {
  readonly url: string;
  readonly calls: Call[];
  /** The status for invocations; undefined for no answer. */
  status: number | undefined;
  /** The name of Lambda's exception. */
  errorType: string | undefined;
  /** The status for response URLs; undefined for no answer. */
  responseStatus: number | undefined;
  close(): Promise<void>;
}

async function startOutside(): Promise<Outside> {
  const server = createServer(async (request, response) => {
    const path = request.url ?? "";
    outside.calls.push({ path, headers: request.headers, body: await text(request) });
    if (path.startsWith("/api/")) {
      response.end('{"ok":true}');
      return;
    }
    const status = path.startsWith("/response") ? outside.responseStatus : outside.status;
    if (outside.errorType) response.setHeader("x-amzn-errortype", outside.errorType);
    if (status) response.writeHead(status).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const outside: Outside = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls: [],
    status: 202,
    errorType: undefined,
    responseStatus: 200,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return outside;
}

type Handler = typeof import("../../functions/slack.ts")["handler"];

/** Loads the function and its configuration again, as Lambda does at a cold start. */
async function coldStart(allowedChannels: string, databaseUrl = database.url): Promise<Handler> {
  const values = {
    SLACK_SIGNING_SECRET: SECRET,
    SLACK_BOT_TOKEN: "xoxb-of-the-test",
    SLACK_API_URL: `${outside.url}/api/`,
    SLACK_ALLOWED_CHANNELS: allowedChannels,
  };
  for (const [variable, value] of Object.entries(values)) {
    Object.assign(Resource, { [linkName(variable)]: { value } });
  }
  Object.assign(Resource, {
    Table: { name: database.name },
    Worker: { name: "worker-function", qualifier: "live" },
  });
  // Log lines go to the process's output, as on AWS. The tests capture it.
  vi.stubEnv("POWERTOOLS_DEV", "false");
  vi.stubEnv("AWS_ENDPOINT_URL_DYNAMODB", databaseUrl);
  vi.resetModules();
  return (await import("../../functions/slack.ts")).handler;
}

let database: TestDatabase;
let outside: Outside;
let handler: Handler;
/** Differs in each test. */
let triggerId: string;
const errors = vi.spyOn(process.stderr, "write");

beforeAll(async () => {
  outside = await startOutside();
  database = await openTestDatabase();
  vi.stubEnv("AWS_ENDPOINT_URL_LAMBDA", outside.url);
  handler = await coldStart("*");
});
beforeEach(({ task }) => {
  triggerId = task.id;
  errors.mockReturnValue(true);
});
afterEach(() => {
  outside.calls.length = 0;
  outside.status = 202;
  outside.errorType = undefined;
  outside.responseStatus = 200;
  errors.mockClear();
});
afterAll(async () => {
  await database.close();
  await outside.close();
});

function eventOf(
  body: string,
  mediaType = "application/x-www-form-urlencoded",
  secret = SECRET,
): APIGatewayProxyEventV2 {
  const signed = signRequest(secret, Math.floor(Date.now() / 1000), body);
  const headers = { "content-type": mediaType, ...signed };
  const event = {
    headers,
    rawPath: "/slack",
    body: Buffer.from(body).toString("base64"),
    isBase64Encoded: true,
  };
  return event as unknown as APIGatewayProxyEventV2;
}

function commandEvent(fields: Record<string, string> = {}): APIGatewayProxyEventV2 {
  return eventOf(new URLSearchParams(formOf(fields)).toString());
}

function formOf(fields: Record<string, string> = {}): Record<string, string> {
  return {
    command: "/atlas-usage",
    text: "",
    user_id: "U0ADA0001",
    channel_id: COSTS,
    response_url: `${outside.url}/response/1`,
    trigger_id: triggerId,
    team_id: "T000000001",
    ...fields,
  };
}

function clickEvent(
  action: Record<string, unknown>,
  fields: Record<string, unknown> = {},
): APIGatewayProxyEventV2 {
  return eventAs("payload", payloadOf(action, fields));
}

function payloadOf(action: Record<string, unknown>, fields: Record<string, unknown> = {}): object {
  return {
    type: "block_actions",
    user: { id: "U0LIN0001" },
    team: { id: "T000000001", domain: "acme" },
    channel: { id: COSTS, name: "atlas-costs" },
    message: { ts: messageTs(), type: "message", text: "Costs" },
    response_url: `${outside.url}/response/1`,
    trigger_id: triggerId,
    actions: [{ type: "button", block_id: "b", action_ts: "1.1", ...action }],
    ...fields,
  };
}

/** A signed request with a form (commands), a form with a payload (interactions) or JSON (events). */
function eventAs(how: "form" | "payload" | "json", value: unknown): APIGatewayProxyEventV2 {
  const json = JSON.stringify(value) ?? "";
  if (how === "json") return eventOf(json, "application/json");
  const form = new URLSearchParams(how === "payload" ? { payload: json } : {});
  if (how === "form") {
    for (const [name, field] of Object.entries(value ?? {})) {
      for (const each of Array.isArray(field) ? field : [field]) form.append(name, String(each));
    }
  }
  return eventOf(form.toString());
}

/** Timestamp of the message that has the buttons. */
function messageTs(): string {
  return `ts-of-${triggerId}`;
}

async function send(event: APIGatewayProxyEventV2, to = handler): Promise<APIGatewayProxyStructuredResultV2> {
  const answer = await to(event, {} as Context);
  expect(answer.body ?? "").not.toMatch(/node_modules|\.[jt]s\b|\n {4}at /);
  return answer;
}

/** What an ack shows to the person. */
function replyIn({ statusCode, body }: APIGatewayProxyStructuredResultV2): Record<string, unknown> {
  expect(statusCode).toBe(200);
  return JSON.parse(body ?? "") as Record<string, unknown>;
}

function invocations(): Call[] {
  return outside.calls.filter(({ path }) => !/^\/(?:response|api)/.test(path));
}

/** The arguments of the messages that only one person sees, or of those that the channel sees. */
function shown(method = "postEphemeral"): unknown[] {
  return outside.calls
    .filter(({ path }) => path === `/api/chat.${method}`)
    .map(({ body }) => JSON.parse(body));
}

/** A mention of the bot by ada. */
function mentionOf(text: string, fields: Record<string, unknown> = {}): Record<string, unknown> {
  const event = { type: "app_mention", user: "U0ADA0001", text: `<@U0BOT> ${text}`, channel: COSTS };
  return { type: "event_callback", event_id: triggerId, event: { ...event, ts: messageTs(), ...fields } };
}

/** The texts sent to the response URL. */
function responses(): string[] {
  return outside.calls
    .filter(({ path }) => path.startsWith("/response"))
    .map(({ body }) => (JSON.parse(body) as { text: string }).text);
}

function logged(): Array<Record<string, unknown>> {
  return errors.mock.calls.map(([line]) => JSON.parse(String(line)));
}

function stored(id: string) {
  return readJob(database.table, id, Date.now());
}

const EMPTY_ACK = { statusCode: 200, body: "" };

/** The sum of all timeouts in milliseconds. */
function totalTimeout(limits: { mock: { calls: [number][] } }): number {
  return limits.mock.calls.reduce((total, [ms]) => total + ms, 0);
}

describe("a command", () => {
  it("is stored, started under its job id and acknowledged with an empty body", async () => {
    expect(await send(commandEvent({ text: "2026-10 by projects csv" }))).toEqual(EMPTY_ACK);
    const id = deriveJobId(triggerId);
    expect(await stored(id)).toMatchObject({
      id,
      delivery: "answer",
      state: "asked",
      request: parsedUsage("2026-10 by projects csv", TODAY),
      userId: "U0ADA0001",
      channelId: COSTS,
      responseUrl: `${outside.url}/response/1`,
    });
    expect(outside.calls).toMatchObject([
      {
        path: "/2015-03-31/functions/worker-function/invocations?Qualifier=live",
        headers: {
          "x-amz-durable-execution-name": `worker-function-${id}`,
          "x-amz-invocation-type": "Event",
        },
      },
    ]);
    expect(JSON.parse(outside.calls[0]?.body ?? "")).toEqual({
      jobId: id,
      kind: "usage",
      startedAt: expect.any(Number),
    });
  });

  it("unescapes text that Slack has escaped", async () => {
    await send(commandEvent({ text: 'project:"R&amp;D 연구"' }));
    expect(await stored(deriveJobId(triggerId))).toMatchObject({ request: { projects: ["R&D 연구"] } });
  });

  it("that Slack delivers twice is one job and one execution", async () => {
    const event = commandEvent({ text: "last month" });
    expect(await Promise.all([send(event), send(event)])).toEqual([EMPTY_ACK, EMPTY_ACK]);
    await send(event);
    const names = invocations().map(({ headers }) => headers["x-amz-durable-execution-name"]);
    expect(new Set(names)).toEqual(new Set([`worker-function-${deriveJobId(triggerId)}`]));
  });

  it("that Slack delivers again after its answer is not started again", async () => {
    await send(commandEvent());
    await updateJob(database.table, deriveJobId(triggerId), { state: "answered" });
    outside.calls.length = 0;
    expect(await send(commandEvent())).toEqual(EMPTY_ACK);
    expect(outside.calls).toEqual([]);
    expect((await stored(deriveJobId(triggerId)))?.state).toBe("answered");
  });

  it("for help shows all forms to its user only and starts nothing", async () => {
    const reply = replyIn(await send(commandEvent({ text: "help" })));
    expect(reply["response_type"]).toBe("ephemeral");
    expect(JSON.stringify(reply["blocks"])).toContain("/atlas-usage last 3 months");
    expect(outside.calls).toEqual([]);
    expect(await stored(deriveJobId(triggerId))).toBeUndefined();
  });

  it("with an unknown word suggests the nearest one to its user only and starts nothing", async () => {
    const reply = replyIn(await send(commandEvent({ text: "last moth" })));
    expect(reply["response_type"]).toBe("ephemeral");
    expect(reply["text"]).toContain("`/atlas-usage last month`");
    expect(outside.calls).toEqual([]);
    expect(await stored(deriveJobId(triggerId))).toBeUndefined();
  });

  it.each([
    ["fails", 500],
    ["does not answer in time", undefined],
  ])("may have been started when Lambda %s: the reply says so and the job stays open", async (_, status) => {
    outside.status = status;
    const limits = vi.spyOn(AbortSignal, "timeout").mockClear();
    const reply = replyIn(await send(commandEvent()));
    expect(totalTimeout(limits)).toBeLessThan(3000);
    expect(reply).toMatchObject({
      response_type: "ephemeral",
      text: ":warning: I could not confirm that your request started. If nothing appears within a minute, try again.",
    });
    const id = deriveJobId(triggerId);
    expect(await stored(id)).toMatchObject({ state: "asked" });
    const names = invocations().map(({ headers }) => headers["x-amz-durable-execution-name"]);
    expect(names).toEqual([executionName("worker-function", id), executionName("worker-function", id)]);
    expect(logged()).toMatchObject([{ level: "ERROR", message: "A start is not confirmed", job_id: id }]);
  });

  it("counts as started if an execution with its name exists", async () => {
    outside.status = 409;
    outside.errorType = "DurableExecutionAlreadyStartedException";
    expect(await send(commandEvent())).toEqual(EMPTY_ACK);
    expect(await stored(deriveJobId(triggerId))).toMatchObject({ state: "asked" });
  });

  it("that was started before is not marked as failed when Lambda refuses a second start", async () => {
    await send(commandEvent());
    outside.status = 400;
    expect(replyIn(await send(commandEvent()))["text"]).toMatch(/^:warning: I could not confirm/);
    expect(await stored(deriveJobId(triggerId))).toMatchObject({ state: "asked" });
  });

  it.each([
    ["refuses", 400],
    ["is throttled", 429],
  ])("is not started when Lambda %s: the reply says so and the job stays failed", async (_, status) => {
    outside.status = status;
    const reply = replyIn(await send(commandEvent()));
    expect(reply["response_type"]).toBe("ephemeral");
    expect(reply["text"]).toMatch(/^:warning: Your request could not be started;/);
    expect(await stored(deriveJobId(triggerId))).toMatchObject({
      state: "failed",
      error: { code: "not_started" },
    });
    expect(logged()).toEqual([expect.objectContaining({ level: "ERROR", job_id: deriveJobId(triggerId) })]);
    outside.status = 202;
    outside.calls.length = 0;
    await send(commandEvent());
    expect(outside.calls).toEqual([]);
  });

  it("gets an error message when the table cannot be reached", async () => {
    const cutOff = await coldStart("*", "http://127.0.0.1:9");
    const limits = vi.spyOn(AbortSignal, "timeout").mockClear();
    const reply = replyIn(await send(commandEvent(), cutOff));
    expect(totalTimeout(limits)).toBeLessThan(3000);
    expect(reply["text"]).toMatch(/^:warning: Your request could not be started;/);
    expect(outside.calls).toEqual([]);
  });

  it.each([
    ["", COSTS, false],
    ["C0FINANCE1", COSTS, false],
    ["C0FINANCE1, C0COSTS001", COSTS, true],
    ["*", "C0RANDOM01", true],
  ])("with the allowed channels %j, in %s, is answered: %s", async (channels, channel, isAnswered) => {
    const limited = await coldStart(channels);
    const answer = await send(commandEvent({ channel_id: channel }), limited);
    expect(invocations()).toHaveLength(isAnswered ? 1 : 0);
    if (isAnswered) return expect(answer).toEqual(EMPTY_ACK);
    expect(replyIn(answer)["text"]).toContain(`add \`${channel}\` to SLACK_ALLOWED_CHANNELS`);
    expect(await stored(deriveJobId(triggerId))).toBeUndefined();
  });
});

describe("a menu", () => {
  const choose = (value: string) => ({
    ...{ type: "static_select", action_id: "invoice_csv" },
    selected_option: { text: { type: "plain_text", text: "June 2026" }, value },
  });

  it("starts one job for each option, in the thread of its message", async () => {
    const ids = ["5f0000000000000000000abc", "5f0000000000000000000abd"];
    for (const id of [...ids, ...ids]) expect(await send(clickEvent(choose(id)))).toEqual(EMPTY_ACK);
    expect(responses()).toEqual([
      "That's already in the thread of this answer.",
      "That's already in the thread of this answer.",
    ]);
    for (const id of ids) {
      expect(await stored(deriveJobId(COSTS, messageTs(), "invoice_csv", id))).toMatchObject({
        delivery: "file",
        threadTs: messageTs(),
        request: { choice: { kind: "id", invoiceId: id } },
      });
    }
  });

  it("without a chosen option does nothing", async () => {
    const event = clickEvent({ type: "static_select", action_id: "invoice_csv", selected_option: null });
    expect(await send(event)).toEqual(EMPTY_ACK);
    expect(invocations()).toEqual([]);
  });
});

describe("a button", () => {
  it("starts the same query by another dimension, in the thread of its message", async () => {
    const value = "2026-10 by clusters project:Shop";
    const answer = await send(clickEvent({ action_id: "usage_by_clusters", value }));
    expect(answer).toEqual(EMPTY_ACK);
    const id = deriveJobId(COSTS, messageTs(), "usage_by_clusters");
    expect(await stored(id)).toMatchObject({
      delivery: "answer",
      request: parsedUsage(value, TODAY),
      userId: "U0LIN0001",
      channelId: COSTS,
      threadTs: messageTs(),
    });
    expect(invocations()).toMatchObject([
      { headers: { "x-amz-durable-execution-name": `worker-function-${id}` } },
    ]);
    expect(responses()).toEqual([]);
  });

  it("for a file delivers only the file, in the thread of its message", async () => {
    const message = { ts: messageTs(), thread_ts: "1.000001" };
    await send(clickEvent({ action_id: "usage_csv", value: "2026-10 csv" }, { message }));
    expect(await stored(deriveJobId(COSTS, messageTs(), "usage_csv"))).toMatchObject({
      delivery: "file",
      threadTs: "1.000001",
      request: { csv: true },
    });
  });

  it("for the CSV file of an invoice works, also in an old list", async () => {
    const id = "5f0000000000000000000abc";
    await send(clickEvent({ action_id: `invoice_csv_${id}`, value: id }));
    expect(await stored(deriveJobId(COSTS, messageTs(), `invoice_csv_${id}`))).toMatchObject({
      delivery: "file",
      request: { choice: { kind: "id", invoiceId: id } },
    });
  });

  it("to ask again starts the failed job where it was started first", async () => {
    // Slack gives a message with replies its own timestamp as that of its thread.
    const message = { ts: messageTs(), thread_ts: messageTs() };
    await send(clickEvent({ action_id: "usage_again", value: "2026-10" }, { message }));
    const job = await stored(deriveJobId(COSTS, messageTs(), "usage_again"));
    expect(job).toMatchObject({ delivery: "answer", channelId: COSTS });
    expect(job).not.toHaveProperty("threadTs");
  });

  it("starts one job, and then says where its result is", async () => {
    const event = clickEvent({ action_id: "usage_csv", value: "2026-10 csv" });
    await send(event);
    await updateJob(database.table, deriveJobId(COSTS, messageTs(), "usage_csv"), { state: "done" });
    outside.calls.length = 0;
    expect(await send(event)).toEqual(EMPTY_ACK);
    expect(responses()).toEqual(["That's already in the thread of this answer."]);
    expect(invocations()).toEqual([]);
  });

  it("to ask again starts one job", async () => {
    const event = clickEvent({ action_id: "usage_again", value: "2026-10" });
    await send(event);
    await send(event);
    expect(responses()).toEqual(["Someone has already asked this again. See below."]);
  });

  it("starts one job after each failure, also for several clicks at once", async () => {
    const event = clickEvent({ action_id: "usage_csv", value: "2026-10 csv" });
    let id = deriveJobId(COSTS, messageTs(), "usage_csv");
    await send(event);
    for (let failures = 0; failures < 2; failures += 1) {
      await updateJob(database.table, id, { state: "failed" });
      outside.calls.length = 0;
      await Promise.all([send(event), send(event)]);
      id = deriveJobId(id);
      const names = invocations().map(({ headers }) => headers["x-amz-durable-execution-name"]);
      expect(new Set(names)).toEqual(new Set([`worker-function-${id}`]));
      expect(await stored(id)).toMatchObject({ state: "asked", delivery: "file" });
    }
    await updateJob(database.table, id, { state: "done" });
    outside.calls.length = 0;
    await send(event);
    expect(responses()).toEqual(["That's already in the thread of this answer."]);
    expect(invocations()).toEqual([]);
  });

  it.each([["2026-13"], ["help"], ["by nothing"]])(
    "with the invalid value %j says that it is too old",
    async (value) => {
      expect(await send(clickEvent({ action_id: "usage_csv", value }))).toEqual(EMPTY_ACK);
      expect(responses()).toEqual([":warning: This button no longer works. Run the command again."]);
      expect(invocations()).toEqual([]);
    },
  );

  it("does nothing in a channel that is not allowed", async () => {
    const limited = await coldStart("C0FINANCE1");
    await send(clickEvent({ action_id: "usage_csv", value: "2026-10 csv" }), limited);
    expect(responses()).toHaveLength(1);
    expect(responses()[0]).toContain("I can't answer in this channel yet.");
    expect(invocations()).toEqual([]);
  });

  it("whose start is not confirmed says so, and a second click starts it", async () => {
    outside.status = 500;
    const event = clickEvent({ action_id: "usage_csv", value: "2026-10 csv" });
    await send(event);
    expect(responses()).toEqual([expect.stringMatching(/^:warning: I could not confirm/)]);
    const id = deriveJobId(COSTS, messageTs(), "usage_csv");
    expect(await stored(id)).toMatchObject({ state: "asked" });
    outside.status = 202;
    outside.calls.length = 0;
    await send(event);
    const name = executionName("worker-function", id);
    expect(invocations()).toMatchObject([{ headers: { "x-amz-durable-execution-name": name } }]);
  });

  it("that could not be started says so, and works when clicked again", async () => {
    outside.status = 400;
    await send(clickEvent({ action_id: "usage_csv", value: "2026-10 csv" }));
    expect(responses()).toHaveLength(1);
    expect(responses()[0]).toMatch(/^:warning: Your request could not be started;/);
    expect(logged()).toEqual([
      expect.objectContaining({ job_id: deriveJobId(COSTS, messageTs(), "usage_csv") }),
    ]);
    outside.status = 202;
    outside.calls.length = 0;
    await send(clickEvent({ action_id: "usage_csv", value: "2026-10 csv" }));
    expect(invocations()).toHaveLength(1);
  });

  it.each([
    ["fails", 500],
    ["does not answer", undefined],
  ])("is acknowledged in time when the response URL %s", async (_, status) => {
    outside.responseStatus = status;
    const limits = vi.spyOn(AbortSignal, "timeout").mockClear();
    expect(await send(clickEvent({ action_id: "usage_csv", value: "by nothing" }))).toEqual(EMPTY_ACK);
    expect(totalTimeout(limits)).toBeLessThan(3000);
    expect(responses()).toHaveLength(1);
    expect(errors).toHaveBeenCalledOnce();
    expect(String(errors.mock.lastCall?.[0])).not.toContain("/response/1");
  });
});

describe("a change of a report", () => {
  /** A report of this channel. @returns its id. */
  async function subscribed(state: "active" | "paused" = "active"): Promise<string> {
    const request = parsedReport(`daily project:"${triggerId}"`);
    const id = subscriptionId(COSTS, request);
    await createSubscription(database.table, reports, {
      ...{ id, channelId: COSTS, userId: "U0ADA0001", timeZone: "UTC", request },
      ...{
        createdAt: 1,
        createdBy: "question",
        state: "active",
        nextAt: Date.now() + 86_400_000,
        failures: 0,
      },
    });
    if (state === "paused") await pauseSubscription(database.table, reports, { channelId: COSTS, id });
    return id;
  }

  const stateOf = async (id: string) =>
    (await readSubscription(database.table, reports, { channelId: COSTS, id }))?.state;

  const click = (change: string, id: string, fields = {}) =>
    clickEvent({ action_id: `report_${change}_${id}`, value: `${change} ${id}` }, fields);

  it.each([
    ["pause", "active", "paused"],
    ["resume", "paused", "active"],
  ] as const)("%s by a button acts once per trigger and is confirmed once", async (change, before, after) => {
    const id = await subscribed(before);
    const event = click(change, id);
    expect(await Promise.all([send(event), send(event)])).toEqual([EMPTY_ACK, EMPTY_ACK]);
    expect(await stateOf(id)).toBe(after);
    expect(responses()).toHaveLength(1);
    await send(click(change === "pause" ? "resume" : "pause", id, { trigger_id: `${triggerId} later` }));
    expect(await stateOf(id)).toBe(before);
    await send(event);
    expect(await stateOf(id)).toBe(before);
    expect(responses()).toHaveLength(2);
  });

  it.each(["pause", "remove"])(
    "%s by a command acts once per trigger and is confirmed once",
    async (change) => {
      const id = await subscribed();
      const event = commandEvent({ command: "/atlas-report", text: `${change} ${id}` });
      const answers = await Promise.all([send(event), send(event)]);
      expect(answers.filter(({ body }) => body !== "")).toHaveLength(1);
      await removeSubscription(database.table, reports, { channelId: COSTS, id });
      await subscribed();
      expect(await send(event)).toEqual(EMPTY_ACK);
      expect(await stateOf(id)).toBe("active");
    },
  );

  it("run acts once per trigger, also after its job failed", async () => {
    const id = await subscribed();
    const events = [
      click("run", id),
      commandEvent({ command: "/atlas-report", text: `run ${id}`, trigger_id: `${triggerId} typed` }),
    ];
    for (const event of events) await send(event);
    const started = invocations().map(({ headers }) => String(headers["x-amz-durable-execution-name"]));
    expect(started).toHaveLength(2);
    for (const name of started) await updateJob(database.table, jobIdOf(name), { state: "failed" });
    for (const event of events) expect(await send(event)).toEqual(EMPTY_ACK);
    expect(invocations()).toHaveLength(2);
  });

  it("is carried out when Slack delivers it again after a failure", async () => {
    const id = await subscribed();
    const event = click("run", id);
    outside.status = 500;
    await send(event);
    expect(responses()).toEqual([expect.stringMatching(/^:warning:/)]);
    outside.status = 202;
    outside.calls.length = 0;
    await send(event);
    expect(invocations()).toHaveLength(1);
  });

  it.each(["pause", "remove"])(
    "by a mention is seen by the channel, once, in its thread: %s",
    async (word) => {
      const id = await subscribed();
      const event = eventAs("json", mentionOf(`${word} report ${id}`));
      await Promise.all([send(event), send(event)]);
      expect(shown()).toEqual([]);
      const [message, ...others] = shown("postMessage");
      expect(others).toEqual([]);
      expect(message).toMatchObject({ channel: COSTS, thread_ts: messageTs() });
      const undo = JSON.stringify(message).includes(`"report_restore_${id}"`);
      expect(undo).toBe(word === "remove");
      expect(await stateOf(id)).toBe(word === "remove" ? undefined : "paused");
    },
  );
});

describe("an event", () => {
  it("that Slack delivers three times starts one job, which answers in its thread", async () => {
    const event = eventAs("json", mentionOf("last month by projects &amp; more"));
    const answers = await Promise.all([send(event), send(event)]);
    expect([...answers, await send(event)]).toEqual([EMPTY_ACK, EMPTY_ACK, EMPTY_ACK]);
    const names = invocations().map(({ headers }) => headers["x-amz-durable-execution-name"]);
    expect(new Set(names)).toEqual(new Set([`worker-function-${deriveJobId(triggerId)}`]));
    const job = await stored(deriveJobId(triggerId));
    expect(job).toMatchObject({
      kind: "usage",
      channelId: COSTS,
      threadTs: messageTs(),
      userId: "U0ADA0001",
    });
    expect(job).not.toHaveProperty("responseUrl");
  });

  it.each([
    ["that is not understood", "last month by nothing", 4],
    ["that asks for help", "help", 0],
  ])("%s gets one reply that only its person sees", async (_, text, buttons) => {
    const event = eventAs("json", mentionOf(text, { thread_ts: "1.000001" }));
    await Promise.all([send(event), send(event)]);
    const [reply, ...others] = shown();
    expect(reply).toMatchObject({ channel: COSTS, user: "U0ADA0001", thread_ts: "1.000001" });
    expect(JSON.stringify(reply).match(/"run_command_\d+"/g) ?? []).toHaveLength(buttons);
    expect(others).toEqual([]);
    expect(invocations()).toEqual([]);
  });

  it("in a channel that is not allowed starts nothing, and its person reads why", async () => {
    const allowed = await coldStart("C0OTHER001");
    expect(await send(eventAs("json", mentionOf("last month")), allowed)).toEqual(EMPTY_ACK);
    expect(shown()).toMatchObject([{ text: expect.stringContaining("SLACK_ALLOWED_CHANNELS") }]);
    expect(invocations()).toEqual([]);
  });

  it("is answered after a crash of the function, before which it had claimed the event", async () => {
    await database.table.put({ Item: { pk: `TRIGGER#${triggerId}`, sk: "TRIGGER", expiresAt: 9e9 } });
    await send(eventAs("json", mentionOf("last month")));
    expect(invocations()).toHaveLength(1);
  });

  it("whose job can't be started is answered, and not repeated", async () => {
    outside.status = 400;
    expect(await send(eventAs("json", mentionOf("last month")))).toEqual(EMPTY_ACK);
    expect(shown()).toHaveLength(1);
    expect(await stored(deriveJobId(triggerId))).toMatchObject({ state: "failed" });
  });

  it("in the direct messages is answered like a message of a channel", async () => {
    const direct = { type: "message", channel_type: "im", channel: "D0ADA0001" };
    await send(eventAs("json", mentionOf("last month", direct)));
    const job = await stored(deriveJobId(triggerId));
    expect(job).toMatchObject({ kind: "usage", channelId: "D0ADA0001" });
    expect(job).not.toHaveProperty("threadTs");
  });

  it("that is a message of the bot itself is acknowledged", async () => {
    const own = { type: "message", channel_type: "im", bot_id: "B0BOT", user: "U0BOT" };
    expect(await send(eventAs("json", mentionOf("last month", own)))).toEqual(EMPTY_ACK);
    expect(outside.calls).toEqual([]);
  });
});

describe("any other request", () => {
  it("is refused when it is not signed by Slack", async () => {
    const event = eventOf("command=/atlas-usage", "application/x-www-form-urlencoded", "another secret");
    expect(await send(event)).toMatchObject({ statusCode: 401 });
  });

  it("is refused when it cannot be parsed", async () => {
    expect(await send(eventOf("payload=%7B"))).toMatchObject({ statusCode: 400 });
  });

  it.each([["application/x-www-form-urlencoded; charset=utf-8"], ["APPLICATION/X-WWW-FORM-URLENCODED"]])(
    "is parsed with the media type %s and a header name in any case",
    async (mediaType) => {
      const { headers, ...event } = commandEvent({ text: "help" });
      const { "content-type": _, ...others } = headers;
      const answer = await send({ ...event, headers: { ...others, "Content-Type": mediaType } });
      expect(replyIn(answer)["response_type"]).toBe("ephemeral");
    },
  );

  it.each<[string, () => APIGatewayProxyEventV2]>([
    ["command", () => commandEvent({ command: "/atlas-nothing" })],
    ["button", () => clickEvent({ action_id: "nothing", value: "x" })],
    ["interaction", () => eventOf(new URLSearchParams({ payload: '{"type":"unheard_of"}' }).toString())],
    ["event", () => eventOf('{"type":"unheard_of"}', "application/json")],
  ])("gets 404 for an unknown %s", async (_, event) => {
    expect(await send(event())).toMatchObject({ statusCode: 404 });
    expect(outside.calls).toEqual([]);
    for (const { level } of logged()) expect(level).toBe("WARN");
  });

  it("with a missing field gets 400, and the log names only the field", async () => {
    const event = clickEvent({ action_id: "usage_csv", value: "2026-10 csv" }, { user: undefined });
    expect(await send(event)).toMatchObject({ statusCode: 400 });
    expect(logged()).toMatchObject([{ level: "WARN", fields: "user" }]);
    expect(JSON.stringify(logged())).not.toContain(triggerId);
  });

  it("never gets a server error, with any field missing or changed", async () => {
    const good = [
      formOf({ text: "2026-10 by projects" }),
      payloadOf({ action_id: "usage_csv", value: "2026-10 csv" }),
      payloadOf({ action_id: "report_pause_0123abcd", value: "pause 0123abcd" }, { message: undefined }),
      { type: "view_submission", user: { id: "U0LIN0001" }, view: { id: "V1", callback_id: "x" } },
      { type: "event_callback", team_id: "T1", event: { type: "message", channel: "C1", item: {} } },
      mentionOf("last month by projects"),
      mentionOf("last moth", { type: "message", channel_type: "im" }),
      { ...mentionOf(""), event: { type: "app_home_opened", user: "U1", tab: "home" } },
      { type: "shortcut", user: { id: "U1" }, callback_id: "x", trigger_id: "1.2.3" },
    ];
    const sent = fc.tuple(fc.oneof(...good.map(mutationsOf)), fc.constantFrom("form", "payload", "json"));
    await fc.assert(
      fc.asyncProperty(sent, async ([mutated, how]) => {
        const { statusCode } = await send(eventAs(how, mutated));
        expect(statusCode).toBeLessThan(500);
      }),
      { numRuns: 150 },
    );
    expect(logged().filter(({ message }) => String(message).startsWith("Bolt: An"))).toEqual([]);
  });

  it.each([
    ["nothing", undefined],
    ["null", null],
    ["no headers", { body: "" }],
    ["headers that are no text", { headers: { "x-slack-signature": 1 }, body: 7 }],
  ])("gets 401 when it is %s", async (_, event) => {
    expect(await send(event as unknown as APIGatewayProxyEventV2)).toMatchObject({ statusCode: 401 });
  });

  it("that checks the certificate is acknowledged", async () => {
    expect(await send(eventOf("ssl_check=1&token=x"))).toEqual(EMPTY_ACK);
  });
});

describe("a cold start", () => {
  it("makes no connections, and the first command connects only to the table and Lambda", async () => {
    const hosts: string[] = [];
    const byHttp = (message: unknown) => {
      hosts.push((message as { request: { host: string } }).request.host);
    };
    const byFetch = (message: unknown) => {
      hosts.push(new URL((message as { request: { origin: string } }).request.origin).hostname);
    };
    subscribe("http.client.request.start", byHttp);
    subscribe("undici:request:create", byFetch);
    const cold = await coldStart("*");
    expect(hosts).toEqual([]);
    expect(await send(commandEvent(), cold)).toEqual(EMPTY_ACK);
    unsubscribe("http.client.request.start", byHttp);
    unsubscribe("undici:request:create", byFetch);
    expect(new Set(hosts)).toEqual(new Set(["127.0.0.1"]));
  });

  it("fails with the names of missing variables", async () => {
    Object.assign(Resource, { SlackSigningSecret: { value: "" } });
    vi.resetModules();
    await expect(import("../../functions/slack.ts")).rejects.toThrow("SLACK_SIGNING_SECRET is not set");
  });
});
