import { subscribe } from "node:diagnostics_channel";
import type { ClientRequest } from "node:http";
import { runningFunction } from "../local/lambda/running.ts";
import { PERMISSIONS } from "./stacks/permissions.ts";

/** The AWS calls of the functions in this process, such as `worker dynamodb:GetItem`. */
const calls = new Set<string>();

// Node publishes each HTTP request in the async context of the function that makes it.
subscribe("http.client.request.created", (message) => {
  const name = runningFunction();
  const action = actionOf((message as { request: ClientRequest }).request);
  if (name && action) calls.add(`${name} ${action}`);
});

/** The IAM action that a request of the AWS SDK needs. (DynamoDB and Lambda, API references.) */
function actionOf(request: ClientRequest): string | undefined {
  const target = String(request.getHeader("x-amz-target") ?? "");
  const operation = /^DynamoDB_\d+\.(\w+)$/.exec(target)?.[1];
  if (operation) return `dynamodb:${operation}`;
  const workflow = /\/functions\/atlas-cost-bot-(\w+)\/invocations/.exec(request.path)?.[1];
  return workflow && `lambda:InvokeFunction on ${workflow}`;
}

/** The calls to AWS since the process started, sorted. */
export function awsCalls(): string[] {
  return [...calls].sort();
}

/** The calls that the roles do not allow. */
export function forbiddenCalls(): string[] {
  const allowed = new Set(
    Object.entries(PERMISSIONS).flatMap(([name, statements]) =>
      statements.flatMap((statement) => allowedBy(name, statement)),
    ),
  );
  return awsCalls().filter((call) => !allowed.has(call));
}

function allowedBy(
  name: string,
  { actions, resources }: { actions: readonly string[]; resources: readonly string[] },
): string[] {
  return actions.flatMap((action) =>
    action === "lambda:InvokeFunction"
      ? resources.map((resource) => `${name} ${action} on ${/test-(\w+):/.exec(resource)?.[1]}`)
      : [`${name} ${action}`],
  );
}
