import { isValidSlackRequest } from "@slack/bolt";
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from "aws-lambda";

/** Slack's own requests are a few kilobytes; interactions carry the whole message, at most 50 blocks. */
const MAX_BODY_BYTES = 512 * 1024;

/** Slack: requests older than five minutes may be replays. The same holds for clocks that run ahead. */
const MAX_AGE_SECONDS = 5 * 60;

/** A request that certainly is Slack's, or the answer to one that is not. */
export type CheckedRequest =
  | { readonly kind: "valid"; readonly event: APIGatewayProxyEventV2 }
  | { readonly kind: "refused"; readonly answer: APIGatewayProxyStructuredResultV2 };

/**
 * Lets only requests through that Slack has signed within the last five minutes and that can be parsed, as an
 * event that Bolt's receiver understands: it takes the body as text and the media type without parameters.
 * Bolt itself would parse before it checks the signature, and throw at malformed JSON.
 *
 * @param now milliseconds since 1970.
 */
export function checkRequest(
  event: APIGatewayProxyEventV2,
  signingSecret: string,
  now: number,
): CheckedRequest {
  const body = Buffer.from(event.body ?? "", event.isBase64Encoded ? "base64" : "utf8");
  if (body.byteLength > MAX_BODY_BYTES) return refuse(413, "The request is too large.");
  const text = body.toString("utf8");
  if (!isSigned(event, text, signingSecret, now)) {
    return refuse(401, "The request is not signed by Slack, or too old.");
  }
  const mediaType = readHeader(event, "content-type")?.split(";", 1)[0]?.trim().toLowerCase();
  if (!mediaType || !isParseable(mediaType, text)) return refuse(400, "The request cannot be parsed.");
  const others = Object.entries(event.headers).filter(([name]) => name.toLowerCase() !== "content-type");
  const headers = { ...Object.fromEntries(others), "content-type": mediaType };
  return { kind: "valid", event: { ...event, headers, body: text, isBase64Encoded: false } };
}

function isSigned(event: APIGatewayProxyEventV2, body: string, signingSecret: string, now: number): boolean {
  const signature = readHeader(event, "x-slack-signature");
  const timestamp = Number(readHeader(event, "x-slack-request-timestamp"));
  if (!signature || !Number.isInteger(timestamp)) return false;
  if (Math.abs(now / 1000 - timestamp) > MAX_AGE_SECONDS) return false;
  return isValidSlackRequest({
    signingSecret,
    body,
    headers: { "x-slack-signature": signature, "x-slack-request-timestamp": timestamp },
    nowMilliseconds: now,
  });
}

function isParseable(mediaType: string, text: string): boolean {
  if (mediaType === "application/json") return isJsonObject(text);
  if (mediaType !== "application/x-www-form-urlencoded") return false;
  const form = new URLSearchParams(text);
  const payload = form.get("payload");
  return payload === null ? form.has("command") || form.has("ssl_check") : isJsonObject(payload);
}

function isJsonObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}

function readHeader(event: APIGatewayProxyEventV2, name: string): string | undefined {
  return Object.entries(event.headers).find(([key]) => key.toLowerCase() === name)?.[1];
}

function refuse(statusCode: number, message: string): CheckedRequest {
  return {
    kind: "refused",
    answer: { statusCode, headers: { "content-type": "text/plain; charset=utf-8" }, body: message },
  };
}
