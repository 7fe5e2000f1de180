import type { IncomingMessage } from "node:http";
import { setTimeout } from "node:timers/promises";
import { isThrottlingError } from "@smithy/core/retry";
import { Hash } from "@smithy/core/serde";
import { SignatureV4 } from "@smithy/signature-v4";
import { beginRequest } from "../http.ts";

/** A request to a service of AWS, before it is signed. */
interface AwsRequest {
  /** As its endpoints and signatures name it. */
  readonly service: "dynamodb" | "lambda";
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body: unknown;
}

/** AWS refused a request or failed. Name and code are its exception's, as with errors of the AWS SDK. */
class AwsError extends Error {
  override readonly name: string;
  readonly code: string;
  readonly status: number;
  /** How often the request was sent. */
  readonly $metadata = { attempts: 1 };

  constructor(code: string, status: number, message: string) {
    super(message);
    this.name = code;
    this.code = code;
    this.status = status;
  }
}

const ATTEMPTS = 2;
const RETRY_WAIT_MS = 50;

/** Slack waits for 3 s: one lost packet may not use all of them up. */
const SLACK_PATIENCE_MS = 700;

/** Nobody waits for the clock by the second. */
export const CLOCK_PATIENCE_MS = 5000;

/**
 * Sends a request of few milliseconds to AWS. Not by the SDK's clients: for the function that Slack waits for
 * they would take a third of its cold start and 200 KB of its bundle.
 *
 * Region, credentials and endpoint (`AWS_ENDPOINT_URL_DYNAMODB`, …) come from the environment, as Lambda sets it.
 *
 * @param patienceMs for each of two attempts.
 * @returns the parsed body of the answer, undefined when it is empty.
 * @throws AwsError, or what the connection failed of.
 */
export async function sendToAws(request: AwsRequest, patienceMs = SLACK_PATIENCE_MS): Promise<unknown> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await send(request, patienceMs);
    } catch (error) {
      if (error instanceof AwsError) error.$metadata.attempts = attempt;
      const isRefused = error instanceof AwsError && error.status < 500 && !isThrottled(error);
      if (isRefused || attempt >= ATTEMPTS) throw error;
      await setTimeout(RETRY_WAIT_MS);
    }
  }
}

function isThrottled(error: AwsError): boolean {
  const { name, message, status } = error;
  return isThrottlingError({ name, message, $metadata: { httpStatusCode: status } });
}

async function send(request: AwsRequest, patienceMs: number): Promise<unknown> {
  const { service, path, query } = request;
  const region = process.env["AWS_REGION"] ?? "";
  const endpoint = new URL(
    process.env[`AWS_ENDPOINT_URL_${service.toUpperCase()}`] || `https://${service}.${region}.amazonaws.com`,
  );
  const { headers, body } = await sign(request, region, endpoint);
  const url = new URL(path, endpoint);
  url.search = new URLSearchParams(query).toString();
  const outgoing = beginRequest(url, {
    method: "POST",
    headers: { ...headers, "content-length": Buffer.byteLength(body) },
    signal: AbortSignal.timeout(patienceMs),
  });
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    outgoing.once("response", resolve).once("error", reject);
  });
  outgoing.end(body);
  return await read(service, await answered);
}

async function sign({ service, path, query, headers, body }: AwsRequest, region: string, endpoint: URL) {
  const signer = new SignatureV4({
    service,
    region,
    credentials: {
      accessKeyId: process.env["AWS_ACCESS_KEY_ID"] ?? "",
      secretAccessKey: process.env["AWS_SECRET_ACCESS_KEY"] ?? "",
      sessionToken: process.env["AWS_SESSION_TOKEN"] ?? "",
    },
    sha256: Hash.bind(null, "sha256"),
  });
  return await signer.sign({
    method: "POST",
    protocol: endpoint.protocol,
    hostname: endpoint.hostname,
    path,
    query: { ...query },
    headers: { host: endpoint.host, ...headers },
    body: JSON.stringify(body),
  });
}

async function read(service: string, response: IncomingMessage): Promise<unknown> {
  let text = "";
  for await (const part of response.setEncoding("utf8")) text += part;
  const { statusCode = 0, headers } = response;
  if (statusCode < 300) return text ? JSON.parse(text) : undefined;
  // DynamoDB names its exception in the body, Lambda in a header; both may put a namespace around it.
  const named = String(headers["x-amzn-errortype"] ?? /"__type":"([^"]*)"/.exec(text)?.[1] ?? "unknown");
  const code = named.replace(/^.*#|:.*$/g, "");
  throw new AwsError(code, statusCode, `${service} answered HTTP ${statusCode}: ${code}`);
}
