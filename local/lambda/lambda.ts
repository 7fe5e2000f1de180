import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import type { DurableLambdaHandler } from "@aws/durable-execution-sdk-js";
import { sameOriginOnly } from "../../simulators/same-origin.ts";
import { isSignedLocally } from "../database.ts";
import {
  type CheckpointWatcher,
  createExecutions,
  type Executions,
  type FailedExecution,
} from "./executions.ts";
import { type HttpHandler, invokeOverHttp } from "./http-api.ts";
import { INVOKE_PATH, InvokeError, invoke } from "./invoke-api.ts";
import { type EventHandler, sendStatusChange } from "./status-change.ts";
import { realTimer, type Timer } from "./timer.ts";

export interface LocalFunctions {
  /** Behind the request URL. */
  readonly slack: HttpHandler;
  readonly clock: () => Promise<unknown>;
  /** By name, behind the Invoke API. */
  readonly durable: Readonly<Record<string, DurableLambdaHandler>>;
  /** Behind the EventBridge rule for failed executions. */
  readonly failed: EventHandler;
}

/** A Lambda and an API Gateway on loopback. */
export interface LocalLambda {
  /** `AWS_ENDPOINT_URL_LAMBDA`. */
  readonly url: string;
  readonly requestUrl: string;
  /** Invokes the function "clock". */
  tick(): Promise<void>;
  /** Starts a durable execution, like Invoke. */
  start(functionName: string, executionName: string, payload: unknown): void;
  /** Resolves when no execution is running. */
  idle(): Promise<void>;
  close(): Promise<void>;
}

interface LambdaOptions {
  /** Gets the errors that no caller sees. */
  readonly report: (name: string, error: unknown) => void;
  readonly watch?: CheckpointWatcher | undefined;
  readonly timer?: Timer | undefined;
  /** After this time an execution ends as `TIMED_OUT`. */
  readonly timeoutMs: number;
}

const REQUEST_PATH = "/slack";

/**
 * `POST /slack` is the HTTP API's route, and `POST /2015-03-31/functions/<name>/invocations` is Lambda's Invoke.
 *
 * @param load loads the functions, like a cold start, once the endpoint's URL is known.
 */
export async function startLambda(
  load: (lambdaUrl: string) => Promise<LocalFunctions>,
  options: LambdaOptions,
): Promise<LocalLambda> {
  let executions: ReadonlyMap<string, Executions> = new Map();
  let slack: HttpHandler | undefined;
  const server = createServer(
    sameOriginOnly((request, response) => {
      serve(request, response).catch((error) => sendError(response, error, options.report));
    }),
  );

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://localhost");
    const body = await buffer(request);
    const functionName = INVOKE_PATH.exec(pathname)?.[1];
    if (request.method === "POST" && functionName) {
      if (!isSignedLocally(request)) {
        throw new InvokeError(403, "UnrecognizedClientException", "The security token is invalid.");
      }
      const arn = invoke(executions, decodeURIComponent(functionName), searchParams, request.headers, body);
      response.writeHead(202, { "x-amz-durable-execution-arn": arn }).end();
    } else if (request.method === "POST" && pathname === REQUEST_PATH && slack) {
      await invokeOverHttp(slack, REQUEST_PATH, request, body, response);
    } else {
      throw new InvokeError(404, "ResourceNotFoundException", "Not Found");
    }
  }

  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const functions = await load(url).catch((error: unknown) => {
    server.close();
    throw error;
  });
  slack = functions.slack;
  executions = executionsOf(functions, options);
  const all = () => [...executions.values()];
  return {
    url,
    requestUrl: `${url}${REQUEST_PATH}`,
    tick: async () => {
      await functions.clock();
    },
    start: (functionName, executionName, payload) => {
      executions.get(functionName)?.start(executionName, payload);
    },
    idle: async () => {
      await Promise.all(all().map((each) => each.idle()));
    },
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await Promise.all([closed, ...all().map((each) => each.close())]);
    },
  };
}

/** The executions of each durable function; failed ones are sent to the function "failed". */
function executionsOf(functions: LocalFunctions, options: LambdaOptions): Map<string, Executions> {
  const { report, watch, timer = realTimer, timeoutMs } = options;
  return new Map(
    Object.entries(functions.durable).map(([name, handler]) => {
      const onFailed = async (execution: FailedExecution, signal: AbortSignal) => {
        report(execution.name, execution.error);
        const sleep = (ms: number) => timer.sleepUntil(Date.now() + ms, signal);
        await sendStatusChange(functions.failed, name, execution, sleep).catch((error) => {
          if (!signal.aborted) report("failed", error);
        });
      };
      return [name, createExecutions(handler, { onFailed, watch, timer, timeoutMs })];
    }),
  );
}

function sendError(
  response: ServerResponse,
  error: unknown,
  report: (name: string, error: unknown) => void,
): void {
  const isInvokeError = error instanceof InvokeError;
  if (!isInvokeError) report("slack", error);
  const [status, type] = isInvokeError ? [error.status, error.type] : [502, "InternalServerError"];
  const message = isInvokeError ? error.message : "Internal Server Error";
  response
    .writeHead(status, { "content-type": "application/json", "x-amzn-errortype": type })
    .end(JSON.stringify({ Type: "User", message }));
}
