import type { ClientRequest, IncomingMessage } from "node:http";
import { setTimeout } from "node:timers/promises";
import { isThrottlingError } from "@smithy/core/retry";
import { Hash } from "@smithy/core/serde";
import { SignatureV4 } from "@smithy/signature-v4";
import { beginRequest } from "./http.ts";

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

/**
 * AWS refused a request, failed or could not be reached. Name and code are its exception's, as with errors of the
 * AWS SDK, or those of what the connection failed of.
 */
export class AwsError extends Error {
  override readonly name: string;
  readonly code: string;
  /** Undefined where there was no answer. */
  readonly status: number | undefined;
  /** Whether AWS may have done what this or an earlier try asked for: it was sent, and not refused. */
  mayBeDone: boolean;
  /** How often the request was sent. */
  readonly $metadata = { attempts: 1 };

  constructor(
    { name, code }: { name: string; code: string },
    message: string,
    { status, mayBeDone, cause }: { status?: number; mayBeDone: boolean; cause?: unknown },
  ) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = name;
    this.code = code;
    this.status = status;
    this.mayBeDone = mayBeDone;
  }
}

const ATTEMPTS = 2;
const RETRY_WAIT_MS = 50;

/** Slack waits for 3 s: one lost packet may not use all of them up. */
const SLACK_PATIENCE_MS = 700;

/** Nobody waits for the clock by the second. */
export const CLOCK_TIMEOUT_MS = 5000;

/**
 * Sends a request of few milliseconds to AWS. Not by the SDK's clients: for the function that Slack waits for
 * they would take a third of its cold start and 200 KB of its bundle.
 *
 * Region, credentials and endpoint (`AWS_ENDPOINT_URL_DYNAMODB`, …) come from the environment, as Lambda sets it.
 *
 * @param timeoutMs for each of two attempts.
 * @returns the parsed body of the answer, undefined when it is empty.
 * @throws AwsError
 */
export async function sendToAws(request: AwsRequest, timeoutMs = SLACK_PATIENCE_MS): Promise<unknown> {
  let mayBeDone = false;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await send(request, timeoutMs);
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      error.$metadata.attempts = attempt;
      error.mayBeDone ||= mayBeDone;
      ({ mayBeDone } = error);
      const isRefused = error.status !== undefined && error.status < 500 && !isThrottled(error);
      if (isRefused || attempt >= ATTEMPTS) throw error;
      await setTimeout(RETRY_WAIT_MS);
    }
  }
}

function isThrottled({ name, message, status }: AwsError): boolean {
  return isThrottlingError({
    name,
    message,
    $metadata: status === undefined ? {} : { httpStatusCode: status },
  });
}

async function send(request: AwsRequest, timeoutMs: number): Promise<unknown> {
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
    signal: AbortSignal.timeout(timeoutMs),
  });
  const isConnected = watchConnection(outgoing);
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    outgoing.once("response", resolve).once("error", reject);
  });
  outgoing.end(body);
  try {
    return await read(service, await answered);
  } catch (error) {
    if (error instanceof AwsError || !(error instanceof Error)) throw error;
    const { name, message, cause = error } = error;
    const code = "code" in error ? String(error.code) : name;
    throw new AwsError({ name, code }, `${service}: ${message}`, { mayBeDone: isConnected(), cause });
  }
}

/** @returns whether the request can have been sent by now. */
function watchConnection(outgoing: ClientRequest): () => boolean {
  let isConnected = false;
  outgoing.once("socket", (socket) => {
    // A socket is used again and again, and may not gather listeners.
    isConnected = !socket.connecting;
    if (isConnected) return;
    socket.once(outgoing.protocol === "https:" ? "secureConnect" : "connect", () => {
      isConnected = true;
    });
  });
  return () => isConnected;
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
  throw new AwsError({ name: code, code }, `${service} answered HTTP ${statusCode}: ${code}`, {
    status: statusCode,
    mayBeDone: statusCode >= 500,
  });
}
