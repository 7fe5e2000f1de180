import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { HttpRequest } from "@smithy/core/protocols";
import { SignatureV4 } from "@smithy/signature-v4";
import type { WorkflowLink } from "../config.ts";

/** The settings of an AWS client: region, credentials and how it sends. */
type AwsSettings = Pick<
  DynamoDBDocumentClient["config"],
  "region" | "credentials" | "sha256" | "requestHandler"
>;

/** Lambda did not start a workflow; the code is its exception (Lambda API reference, Invoke). */
class InvokeError extends Error {
  override readonly name = "InvokeError";
  readonly code: string;
  readonly status: number;

  constructor(status: number, code: string) {
    super(`Lambda answered HTTP ${status}: ${code}`);
    this.code = code;
    this.status = status;
  }
}

const ATTEMPTS = 2;

/**
 * Starts a durable execution (Lambda API reference, Invoke, `InvocationType: "Event"`). The name makes
 * repeating it harmless, and it leaves time to tell the person within Slack's 3 s when it fails.
 *
 * Not by the SDK's Lambda client, which would add 6% to a cold start and 88 KB to the bundle for this one call.
 *
 * @param settings those of the table's client, which also signs, waits and keeps connections.
 * @throws InvokeError, or what the connection failed of.
 */
export async function invokeWorkflow(
  settings: AwsSettings,
  workflow: WorkflowLink,
  executionName: string,
  payload: unknown,
): Promise<void> {
  const region = await settings.region();
  const endpoint = new URL(
    process.env["AWS_ENDPOINT_URL_LAMBDA"] || `https://lambda.${region}.amazonaws.com`,
  );
  const request = new HttpRequest({
    method: "POST",
    protocol: endpoint.protocol,
    hostname: endpoint.hostname,
    ...(endpoint.port ? { port: Number(endpoint.port) } : {}),
    path: `/2015-03-31/functions/${encodeURIComponent(workflow.name)}/invocations`,
    query: { Qualifier: workflow.qualifier },
    headers: {
      host: endpoint.host,
      "content-type": "application/json",
      "x-amz-invocation-type": "Event",
      "x-amz-durable-execution-name": executionName,
    },
    body: JSON.stringify(payload),
  });
  const { credentials, sha256 } = settings;
  const signer = new SignatureV4({ service: "lambda", region, credentials, sha256 });
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await send(settings, HttpRequest.clone((await signer.sign(request)) as HttpRequest));
    } catch (error) {
      const isRefused = error instanceof InvokeError && error.status < 500 && error.status !== 429;
      if (isRefused || attempt >= ATTEMPTS) throw error;
    }
  }
}

async function send({ requestHandler }: AwsSettings, request: HttpRequest): Promise<void> {
  const { response } = await requestHandler.handle(request);
  response.body?.resume();
  if (response.statusCode === 202) return;
  throw new InvokeError(response.statusCode, response.headers["x-amzn-errortype"] ?? "unknown");
}
