import { type DurableContext, withDurableExecution } from "@aws/durable-execution-sdk-js";
import { InvokeCommand, type InvokeCommandInput, LambdaClient } from "@aws-sdk/client-lambda";
import type { APIGatewayProxyEventV2 } from "aws-lambda";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { LOCAL_AWS } from "../../../local/database.ts";
import type { HttpHandler } from "../../../local/lambda/http-api.ts";
import { type LocalLambda, startLambda } from "../../../local/lambda/lambda.ts";

let lambda: LocalLambda;
let client: LambdaClient;
let loadedAt: string;
const started: unknown[] = [];
const reports: unknown[] = [];
let slack: HttpHandler;
let failed: (event: unknown) => Promise<void> = async () => {};

const ticks: unknown[] = [];

beforeAll(async () => {
  const durable = withDurableExecution(async (event: unknown, context: DurableContext) => {
    await context.step("start", async () => {
      started.push(event);
    });
  });
  const failing = withDurableExecution(async () => {
    throw new Error("Out of memory.");
  });
  lambda = await startLambda(
    async (url) => {
      loadedAt = url;
      return {
        slack: (event, context) => slack(event, context),
        clock: async () => ticks.push(loadedAt),
        durable: { "usage-function": durable, "failing-function": failing },
        failed: (event) => failed(event),
      };
    },
    {
      report: (name, error) => reports.push([name, error]),
      timer: { sleepUntil: async () => {} },
      timeoutMs: 60_000,
    },
  );
  client = new LambdaClient({ ...LOCAL_AWS, endpoint: lambda.url, maxAttempts: 1 });
});
beforeEach(() => {
  ticks.length = 0;
  started.length = 0;
  reports.length = 0;
});
afterAll(async () => {
  client.destroy();
  await lambda.close();
});

function invoke(name: string, changes: Partial<InvokeCommandInput> = {}) {
  return client.send(
    new InvokeCommand({
      FunctionName: "usage-function",
      Qualifier: "$LATEST",
      InvocationType: "Event",
      DurableExecutionName: name,
      Payload: JSON.stringify({ jobId: name }),
      ...changes,
    }),
  );
}

it("runs the function clock on a tick", async () => {
  await lambda.tick();
  expect(ticks).toHaveLength(1);
});

describe("Invoke", () => {
  it("starts an execution of a durable function", async () => {
    const answer = await invoke("q-1");
    expect(answer.StatusCode).toBe(202);
    expect(answer.DurableExecutionArn).toMatch(/:function:usage-function:.*q-1$/);
    await lambda.idle();
    expect(started).toEqual([{ jobId: "q-1" }]);
    expect(loadedAt).toBe(lambda.url);
  });

  it("starts an execution once per name", async () => {
    const answers = await Promise.all([invoke("q-2"), invoke("q-2")]);
    await lambda.idle();
    const { DurableExecutionArn } = await invoke("q-2");
    expect(answers.map((answer) => answer.DurableExecutionArn)).toEqual([
      DurableExecutionArn,
      DurableExecutionArn,
    ]);
    await lambda.idle();
    expect(started).toEqual([{ jobId: "q-2" }]);
  });

  it.each<[string, Partial<InvokeCommandInput>, string, number]>([
    ["another payload", { Payload: "{}" }, "DurableExecutionAlreadyStartedException", 409],
    ["no qualifier", { Qualifier: undefined }, "InvalidParameterValueException", 400],
    ["no name", { DurableExecutionName: undefined }, "InvalidParameterValueException", 400],
    ["another type", { InvocationType: "RequestResponse" }, "InvalidParameterValueException", 400],
    ["an unknown function", { FunctionName: "no-such-function" }, "ResourceNotFoundException", 404],
  ])("refuses %s as AWS does", async (_, changes, name, status) => {
    await invoke("q-3");
    const call = invoke("q-3", changes);
    await expect(call).rejects.toMatchObject({ name, $metadata: { httpStatusCode: status } });
    expect(reports).toEqual([]);
  });

  it("works without HTTP, for jobs of an earlier run", async () => {
    lambda.start("usage-function", "q-4", { jobId: "q-4" });
    await lambda.idle();
    expect(started).toEqual([{ jobId: "q-4" }]);
  });
});

describe("the HTTP API", () => {
  it("passes a request on like API Gateway", async () => {
    let event: APIGatewayProxyEventV2 | undefined;
    slack = async (given) => {
      event = given;
      return { statusCode: 201, headers: { "content-type": "text/plain", "x-number": 1 }, body: "Grüße" };
    };
    const response = await fetch(lambda.requestUrl, {
      method: "POST",
      headers: { "X-Slack-Signature": "v0=1", "content-type": "text/plain" },
      body: "프로젝트",
    });
    expect(event).toMatchObject({
      version: "2.0",
      rawPath: "/slack",
      isBase64Encoded: true,
      body: Buffer.from("프로젝트").toString("base64"),
      headers: { "x-slack-signature": "v0=1", "content-type": "text/plain" },
      requestContext: { http: { method: "POST", path: "/slack" } },
    });
    expect([response.status, response.headers.get("x-number")]).toEqual([201, "1"]);
    expect(await response.text()).toBe("Grüße");
  });

  it("defaults to status 200 without a body, and decodes base64", async () => {
    slack = async () => ({});
    const empty = await fetch(lambda.requestUrl, { method: "POST" });
    expect([empty.status, await empty.text()]).toEqual([200, ""]);
    slack = async () => ({ isBase64Encoded: true, body: Buffer.from("bytes").toString("base64") });
    expect(await (await fetch(lambda.requestUrl, { method: "POST" })).text()).toBe("bytes");
  });

  it("answers 502, without a stack trace, when the function fails", async () => {
    const failure = new Error("The function is broken.");
    slack = async () => {
      throw failure;
    };
    const response = await fetch(lambda.requestUrl, { method: "POST", body: "x" });
    expect(response.status).toBe(502);
    expect(await response.json()).toEqual({ Type: "User", message: "Internal Server Error" });
    expect(reports).toEqual([["slack", failure]]);
  });

  it.each([
    ["GET", "/slack"],
    ["POST", "/elsewhere"],
    ["GET", "/2015-03-31/functions/usage-function/invocations"],
  ])("has nothing at %s %s", async (method, path) => {
    expect((await fetch(`${lambda.url}${path}`, { method })).status).toBe(404);
  });
});

describe("an execution that fails", () => {
  /** Runs one; the function behind the rule throws this many times. @returns the events that it got. */
  async function fail(name: string, throws: number): Promise<unknown[]> {
    const events: unknown[] = [];
    failed = async (event) => {
      if (events.push(event) <= throws) throw new Error("Slack is down.");
    };
    await invoke(name, { FunctionName: "failing-function" });
    await lambda.idle();
    return events;
  }

  it("reaches the function behind the EventBridge rule", async () => {
    const functionArn = "arn:aws:lambda:local:000000000000:function:failing-function:$LATEST";
    expect(await fail("f-1", 0)).toEqual([
      expect.objectContaining({
        source: "aws.lambda",
        "detail-type": "Durable Execution Status Change",
        detail: {
          durableExecutionArn: `${functionArn}/durable-execution/f-1`,
          durableExecutionName: "f-1",
          functionArn,
          status: "FAILED",
          startTimestamp: expect.stringMatching(/Z$/),
          endTimestamp: expect.stringMatching(/Z$/),
        },
      }),
    ]);
    expect(reports).toEqual([["f-1", expect.anything()]]);
  });

  it("is sent up to three times, and then reported", async () => {
    expect(await fail("f-2", 2)).toHaveLength(3);
    expect(reports.splice(0)).toHaveLength(1);
    expect(await fail("f-3", 3)).toHaveLength(3);
    expect(reports).toEqual([
      ["f-3", expect.anything()],
      ["failed", new Error("Slack is down.")],
    ]);
  });
});

describe("starting", () => {
  it("leaves no server running when the functions cannot be loaded", async () => {
    let url = "";
    const failure = new Error("The configuration is incomplete.");
    const starting = startLambda(
      async (lambdaUrl) => {
        url = lambdaUrl;
        throw failure;
      },
      { report: () => {}, timeoutMs: 60_000 },
    );
    await expect(starting).rejects.toBe(failure);
    await expect(fetch(url)).rejects.toThrow("fetch failed");
  });
});
