import type { IncomingHttpHeaders } from "node:http";
import type { Executions } from "./executions.ts";

/** An error of Lambda's Invoke; `type` is the name of the AWS SDK's exception. */
export class InvokeError extends Error {
  override readonly name = "InvokeError";
  readonly status: number;
  readonly type: string;

  constructor(status: number, type: string, message: string) {
    super(message);
    this.status = status;
    this.type = type;
  }
}

/** The first group is the function's name. (Lambda API reference, Invoke.) */
export const INVOKE_PATH = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/;

/**
 * Starts a durable execution like Invoke with `InvocationType: "Event"` and a `DurableExecutionName`.
 *
 * @returns the execution's ARN.
 * @throws InvokeError
 */
export function invoke(
  executions: ReadonlyMap<string, Executions>,
  functionName: string,
  query: URLSearchParams,
  headers: IncomingHttpHeaders,
  body: Buffer,
): string {
  const known = executions.get(functionName);
  if (!known) {
    throw new InvokeError(404, "ResourceNotFoundException", `Function not found: ${functionName}`);
  }
  if (!query.get("Qualifier")) {
    throw invalid("You cannot invoke a durable function using an unqualified ARN.");
  }
  const executionName = headers["x-amz-durable-execution-name"];
  if (headers["x-amz-invocation-type"] !== "Event" || typeof executionName !== "string") {
    throw invalid("Only named executions of type Event run here.");
  }
  const isNew = known.start(executionName, JSON.parse(body.toString("utf8") || "null"));
  if (!isNew) {
    const message = `An execution named ${executionName} was started with another payload.`;
    throw new InvokeError(409, "DurableExecutionAlreadyStartedException", message);
  }
  return executionArn(functionName, executionName);
}

export function executionArn(functionName: string, executionName: string): string {
  return `arn:aws:lambda:local:000000000000:function:${functionName}:$LATEST/durable-execution/${executionName}`;
}

function invalid(message: string): InvokeError {
  return new InvokeError(400, "InvalidParameterValueException", message);
}
