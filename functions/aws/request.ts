import type { ClientRequest, IncomingMessage } from "node:http";
import { setTimeout } from "node:timers/promises";
import { isThrottlingError } from "@smithy/core/retry";
import { Hash } from "@smithy/core/serde";
import { SignatureV4 } from "@smithy/signature-v4";
import { openRequest } from "./http.ts";

/** An unsigned request to an AWS service. */
interface AwsRequest {
  readonly service: "dynamodb" | "lambda";
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  /** With lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body: unknown;
}

type ErrorDetails = Partial<Pick<AwsError, "name" | "status" | "cause">> & Pick<AwsError, "mayBeDone">;

/** AWS refused a request, failed or was unreachable. `name` is that of the AWS exception or the network error. */
export class AwsError extends Error {
  override readonly name: string;
  readonly code: string;
  /** Undefined without an answer. */
  readonly status: number | undefined;
  /** Whether AWS may have carried out one of the attempts: it was sent and not refused. */
  mayBeDone: boolean;
  /** As in errors of the AWS SDK. */
  readonly $metadata = { attempts: 1 };

  constructor(code: string, message: string, details: ErrorDetails) {
    super(message, { cause: details.cause });
    this.name = details.name ?? code;
    this.code = code;
    this.status = details.status;
    this.mayBeDone = details.mayBeDone;
  }
}

const MAX_ATTEMPTS = 2;
const RETRY_WAIT_MS = 50;

/** Leaves time for another attempt within Slack's 3 s. */
const ACKNOWLEDGE_TIMEOUT_MS = 700;

/** The scheduler is not latency-sensitive. */
export const CLOCK_TIMEOUT_MS = 5000;

/**
 * Sends a request to AWS without the SDK's clients, which would take a third of the Slack function's cold start and
 * 200 KB of its bundle. Region, credentials and endpoint (`AWS_ENDPOINT_URL_DYNAMODB`, …) come from Lambda's
 * environment variables.
 *
 * @param timeoutMs for each of two attempts.
 * @returns the parsed body, undefined if it is empty.
 * @throws AwsError
 */
export async function sendToAws(request: AwsRequest, timeoutMs = ACKNOWLEDGE_TIMEOUT_MS): Promise<unknown> {
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
      if (isRefused || attempt >= MAX_ATTEMPTS) throw error;
      await setTimeout(RETRY_WAIT_MS);
    }
  }
}

function isThrottled({ name, message, status }: AwsError): boolean {
  const $metadata = status === undefined ? {} : { httpStatusCode: status };
  return isThrottlingError({ name, message, $metadata });
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
  const clientRequest = openRequest(url, {
    method: "POST",
    headers: { ...headers, "content-length": Buffer.byteLength(body) },
    signal: AbortSignal.timeout(timeoutMs),
  });
  const isConnected = watchConnection(clientRequest);
  const response = new Promise<IncomingMessage>((resolve, reject) => {
    clientRequest.once("response", resolve).once("error", reject);
  });
  clientRequest.end(body);
  try {
    return await parseResponse(service, await response);
  } catch (error) {
    if (error instanceof AwsError || !(error instanceof Error)) throw error;
    const { name, message, cause = error } = error;
    const code = "code" in error ? String(error.code) : name;
    throw new AwsError(code, `${service}: ${message}`, { name, mayBeDone: isConnected(), cause });
  }
}

/** @returns whether a connection exists, so that AWS may have received the request. */
function watchConnection(request: ClientRequest): () => boolean {
  let isConnected = false;
  request.once("socket", (socket) => {
    // A reused socket must not collect listeners.
    isConnected = !socket.connecting;
    if (isConnected) return;
    socket.once(request.protocol === "https:" ? "secureConnect" : "connect", () => {
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

async function parseResponse(service: string, response: IncomingMessage): Promise<unknown> {
  let text = "";
  for await (const part of response.setEncoding("utf8")) text += part;
  const { statusCode = 0, headers } = response;
  if (statusCode < 300) return text ? JSON.parse(text) : undefined;
  // DynamoDB names the exception in the body, Lambda in a header, both possibly with a namespace.
  const type = String(headers["x-amzn-errortype"] ?? /"__type":"([^"]*)"/.exec(text)?.[1] ?? "unknown");
  const code = type.replace(/^.*#|:.*$/g, "");
  throw new AwsError(code, `${service} answered HTTP ${statusCode}: ${code}`, {
    status: statusCode,
    mayBeDone: statusCode >= 500,
  });
}
