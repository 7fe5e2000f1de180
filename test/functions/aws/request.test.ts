import { createHash, createHmac } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { sendToAws } from "../../../functions/aws/request.ts";

interface Answer {
  readonly status: number;
  readonly headers?: Record<string, string>;
  readonly body?: unknown;
}

/** The server's next answers, then 200. "cut" closes the connection, "half" after half an answer. */
const answers: Array<Answer | "cut" | "half" | "silent"> = [];
const received: Array<{ request: IncomingMessage; body: string }> = [];
const server = createServer(async (request, response) => {
  received.push({ request, body: await text(request) });
  const answer = answers.shift() ?? { status: 200, body: { isDone: true } };
  if (answer === "silent") return;
  if (answer === "half") {
    response.writeHead(202, { "content-length": 10 }).flushHeaders();
    return void request.socket.end();
  }
  if (answer === "cut") return void request.socket.destroy();
  response.writeHead(answer.status, answer.headers).end(answer.body && JSON.stringify(answer.body));
});

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  vi.stubEnv("AWS_ENDPOINT_URL_DYNAMODB", url);
  vi.stubEnv("AWS_ENDPOINT_URL_LAMBDA", url);
  vi.stubEnv("AWS_REGION", "eu-central-1");
  vi.stubEnv("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "secret");
  vi.stubEnv("AWS_SESSION_TOKEN", "session");
});
afterEach(() => {
  answers.length = 0;
  received.length = 0;
});
afterAll(async () => {
  vi.unstubAllEnvs();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const GET = { service: "dynamodb", path: "/", headers: { "x-amz-target": "GetItem" }, body: {} } as const;
const INVOKE = {
  service: "lambda",
  path: `/2015-03-31/functions/${encodeURIComponent("arn:aws:lambda:1:function:usage")}/invocations`,
  query: { Qualifier: "$LATEST" },
  headers: { "content-type": "application/json" },
  body: { name: "쇼핑" },
} as const;

/** The signature of a request by the steps of AWS's documentation ("Signing AWS API requests"). */
function signatureOf({ request, body }: (typeof received)[number], service: string): string | undefined {
  const { authorization = "", ...headers } = request.headers;
  const names = /SignedHeaders=([^,]*)/.exec(authorization)?.[1] ?? "";
  const url = new URL(request.url ?? "", "http://host");
  const canonical = [
    request.method,
    url.pathname.split("/").map(encodeURIComponent).join("/"),
    [...url.searchParams].map((pair) => pair.map(encodeURIComponent).join("=")).join("&"),
    ...names.split(";").map((name) => `${name}:${headers[name]}`),
    "",
    names,
    createHash("sha256").update(body).digest("hex"),
  ].join("\n");
  const date = String(headers["x-amz-date"]);
  const scope = [date.slice(0, 8), "eu-central-1", service, "aws4_request"];
  const signed = [
    "AWS4-HMAC-SHA256",
    date,
    scope.join("/"),
    createHash("sha256").update(canonical).digest("hex"),
  ];
  const hmac = (key: string | Buffer, data: string) => createHmac("sha256", key).update(data).digest();
  const key = scope.reduce<string | Buffer>(hmac, "AWS4secret");
  return hmac(key, signed.join("\n")).toString("hex");
}

describe("a request to AWS", () => {
  it.each([GET, INVOKE])("to $service is signed with its headers and body", async (request) => {
    expect(await sendToAws(request)).toEqual({ isDone: true });
    const [sent] = received;
    if (!sent) throw new Error("Nothing was sent.");
    expect(JSON.parse(sent.body)).toEqual(request.body);
    const { authorization } = sent.request.headers;
    expect(authorization).toContain(`Signature=${signatureOf(sent, request.service)}`);
    for (const name of ["host", "x-amz-date", "x-amz-security-token", ...Object.keys(request.headers)]) {
      expect(authorization).toMatch(new RegExp(`[=;]${name}[;,]`));
    }
    expect(sent.request.headers["x-amz-security-token"]).toBe("session");
  });

  it.each([
    ["a failure", { status: 500 }],
    ["too many requests", { status: 429 }],
    [
      "a throttled table",
      { status: 400, body: { __type: "com.amazonaws.dynamodb.v20120810#ThrottlingException" } },
    ],
    ["a lost connection", "cut"],
    ["silence", "silent"],
  ] as const)("is retried once after %s", async (_, answer) => {
    answers.push(answer);
    expect(await sendToAws(GET)).toEqual({ isDone: true });
    expect(received).toHaveLength(2);
  });

  it.each([
    ["a failure", [{ status: 500 }, { status: 503 }], true],
    ["silence", ["silent", "silent"], true],
    ["a lost connection", ["cut", "cut"], true],
    ["half an answer", ["half", "half"], true],
    ["a lost connection and a refusal", ["cut", { status: 400 }], true],
    ["silence and too many requests", ["silent", { status: 429 }], true],
    ["a refusal", [{ status: 403 }], false],
    ["too many requests", [{ status: 429 }, { status: 429 }], false],
  ] as const)("knows after %s whether AWS may have carried it out: %j", async (_, given, mayBeDone) => {
    answers.push(...given);
    const timeoutMs = given.some((answer) => answer === "silent") ? 150 : 10_000;
    await expect(sendToAws(INVOKE, timeoutMs)).rejects.toMatchObject({ mayBeDone });
  });

  it("that never connected was not carried out", async () => {
    const { AWS_ENDPOINT_URL_LAMBDA: url = "" } = process.env;
    for (const nowhere of ["http://127.0.0.1:9", "https://127.0.0.1:9", url.replace("http", "https")]) {
      vi.stubEnv("AWS_ENDPOINT_URL_LAMBDA", nowhere);
      await expect(sendToAws(INVOKE)).rejects.toMatchObject({ mayBeDone: false });
    }
    vi.stubEnv("AWS_ENDPOINT_URL_LAMBDA", url);
    expect(received).toEqual([]);
  });

  it("adds no listeners to a reused connection", async () => {
    const warnings = vi.spyOn(process, "emitWarning");
    for (let count = 0; count < 12; count += 1) await sendToAws(GET);
    expect(new Set(received.map(({ request }) => request.socket)).size).toBeLessThan(12);
    expect(warnings).not.toHaveBeenCalled();
  });

  it("uses the given timeout", async () => {
    answers.push("silent", "silent");
    const limits = vi.spyOn(AbortSignal, "timeout").mockClear();
    await expect(sendToAws(GET, 150)).rejects.toMatchObject({ name: "AbortError" });
    expect(limits.mock.calls).toEqual([[150], [150]]);
    expect(received).toHaveLength(2);
  });

  it("fails after the second attempt", async () => {
    answers.push("cut", { status: 503 });
    await expect(sendToAws(GET)).rejects.toMatchObject({ code: "unknown", status: 503 });
    expect(received).toHaveLength(2);
  });

  it.each([
    [{ status: 400, body: { __type: "com.amazonaws.dynamodb.v20120810#ValidationException" } }],
    [{ status: 400, headers: { "x-amzn-errortype": "ValidationException:http://internal.amazon.com/" } }],
  ])("that is refused is not retried and has the exception's name: %j", async (answer) => {
    answers.push(answer);
    await expect(sendToAws(INVOKE)).rejects.toMatchObject({
      name: "ValidationException",
      code: "ValidationException",
      status: 400,
      message: "lambda answered HTTP 400: ValidationException",
    });
    expect(received).toHaveLength(1);
  });
});
