import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { logError, logInfo, logWarning } from "../../../functions/aws/log.ts";
import { createSlackClient } from "../../../functions/slack/client.ts";
import { callSlack } from "../../../functions/slack/error.ts";
import type { LocalSlack } from "../../../simulators/slack/server.ts";
import { botToken, costs, openSlack } from "../../simulators/slack/workspace.ts";

const written: string[] = [];
let slack: LocalSlack;
beforeAll(async () => {
  vi.stubEnv("POWERTOOLS_DEV", "false");
  slack = await openSlack();
  for (const stream of [process.stdout, process.stderr]) {
    vi.spyOn(stream, "write").mockImplementation((text) => written.push(String(text)) > 0);
  }
});
afterEach(() => {
  written.length = 0;
});
afterAll(async () => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  await slack.close();
});

const ID = "0123456789abcdef0123";

/** The only line that was written, as text and as parsed by CloudWatch Logs. */
function line(): { text: string; fields: Record<string, unknown> } {
  const [text, ...others] = written.splice(0);
  if (!text || others.length > 0) expect.fail(`${others.length + 1} lines`);
  expect(text.trimEnd()).not.toContain("\n");
  return { text, fields: JSON.parse(text) };
}

function errorLine(error: unknown): { text: string; fields: Record<string, unknown> } {
  logError({ message: "Something failed", jobId: ID, error });
  const written = line();
  return { text: written.text, fields: written.fields["error"] as Record<string, unknown> };
}

async function reasonOf(call: Promise<unknown>): Promise<unknown> {
  return await call.then(
    () => expect.fail("The call was carried out."),
    (reason: unknown) => reason,
  );
}

it.each([
  ["ERROR", logError],
  ["WARN", logWarning],
  ["INFO", logInfo],
] as const)("writes one line of level %s with the job's id", (level, log) => {
  log({ message: "It happened", jobId: ID, details: { kind: "usage", durationMs: 12, code: undefined } });
  expect(line().fields).toEqual({
    level,
    message: "It happened",
    timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    service: "atlas-cost-bot",
    sampling_rate: 0,
    job_id: ID,
    kind: "usage",
    durationMs: 12,
  });
});

it("keeps the ids of concurrent jobs apart", async () => {
  const ids = Array.from({ length: 20 }, (_, index) => `job-${index}`);
  await Promise.all(
    ids.map(async (jobId) => {
      logWarning({ message: `first of ${jobId}`, jobId });
      await Promise.resolve();
      logWarning({ message: `second of ${jobId}`, jobId });
    }),
  );
  const lines = written.map((text) => JSON.parse(text));
  expect(lines).toHaveLength(40);
  for (const { message, job_id } of lines) expect(message).toMatch(new RegExp(` of ${job_id}$`));
});

describe("an error", () => {
  it("is written with its code, stack and cause", () => {
    const cause = Object.assign(new TypeError("fetch failed"), { code: "ECONNREFUSED" });
    const error = Object.assign(new Error("Atlas is out of reach", { cause }), { status: 503 });
    expect(errorLine(error).fields).toMatchObject({
      name: "Error",
      status: 503,
      message: "Atlas is out of reach",
      stack: expect.stringContaining("log.test.ts"),
      cause: { name: "TypeError", code: "ECONNREFUSED", message: "fetch failed" },
    });
  });

  it("is written without its request, answer and configuration", () => {
    const secrets = { headers: { authorization: "secret-of-a-header" }, body: "secret-of-a-body" };
    const cause = Object.assign(new Error("refused"), { response: secrets, data: secrets });
    const error = Object.assign(new Error("failed", { cause }), {
      request: secrets,
      config: secrets,
      original: Object.assign(new Error("inner"), { request: secrets }),
    });
    expect(errorLine(error).text).not.toContain("secret-of-a");
    expect(errorLine({ request: secrets }).text).not.toContain("secret-of-a");
    expect(errorLine(new Error("odd", { cause: secrets })).text).not.toContain("secret-of-a");
  });

  it.each([
    ["a token of Slack", "xoxb-123-secret-9", "xoxb-123-secret-9 was refused"],
    ["an app token of Slack", "xapp-1-secret-9", "with xapp-1-secret-9"],
    ["a response URL", "T01/secret-9", "POST https://hooks.slack.com/commands/T01/secret-9 failed"],
    ["an upload URL", "v1/secret-9", "POST https://files.slack.com/upload/v1/secret-9 failed"],
    ["a secret of Atlas", "mdb_sa_sk_secret-9", "mdb_sa_sk_secret-9 has expired"],
    ["a bearer token", "eyJ.secret-9", "authorization: Bearer eyJ.secret-9"],
    ["basic credentials", "c2VjcmV0", 'header "authorization": "Basic c2VjcmV0"'],
  ])("is written without %s in its message", (_what, secret, message) => {
    const error = new Error("outer", { cause: new Error(message) });
    const { text } = errorLine(error);
    expect(text).toContain("[redacted]");
    expect(text).not.toContain(secret);
    expect(errorLine(message).text).not.toContain(secret);
  });

  it("is truncated, also if it is its own cause", () => {
    const error = new Error("x".repeat(1_000_000));
    error.cause = error;
    expect(errorLine(error).text.length).toBeLessThan(60_000);
  });

  it("from Slack is written without the message", async () => {
    const client = createSlackClient({ apiUrl: slack.apiUrl, botToken });
    const text = { type: "mrkdwn", text: "confidential ".repeat(400) } as const;
    const blocks = [{ type: "section", text } as const];
    const refused = await reasonOf(
      callSlack(client.chat.postMessage({ channel: costs, text: "confidential", blocks })),
    );
    const unreachable = createSlackClient({ apiUrl: "http://127.0.0.1:9/", botToken });
    const broken = await reasonOf(
      callSlack(unreachable.chat.postMessage({ channel: costs, text: "confidential" })),
    );
    expect(written).toEqual([]);
    const { text: refusal, fields } = errorLine(refused);
    expect(fields).toMatchObject({ code: "invalid_blocks", detail: expect.stringContaining("/blocks/0") });
    for (const each of [refusal, errorLine(broken).text]) {
      expect(each).not.toContain("confidential");
      expect(each).not.toContain(botToken);
    }
  });
});
