import { isValidSlackRequest } from "@slack/bolt";
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import { logWarning } from "../aws/log.ts";
import { parsePayload } from "./payload.ts";

/** Most of Slack's requests are a few kilobytes. Interactions contain the whole message, at most 50 blocks. */
const MAX_BODY_BYTES = 512 * 1024;

/** Older requests may be replays (Slack, "Verifying requests from Slack"). Also limits clocks that run ahead. */
const MAX_AGE_SECONDS = 5 * 60;

/** A request for the app, or the answer to a request that the app does not handle. */
export type CheckedRequest =
  | { readonly kind: "valid"; readonly event: APIGatewayProxyEventV2 }
  | { readonly kind: "answered"; readonly answer: APIGatewayProxyStructuredResultV2 };

/**
 * Accepts requests that Slack signed within the last five minutes and that have the fields the app uses. The accepted
 * event is JSON with those fields only: Bolt would parse before it checks the signature, guess the type of a request
 * from any field, and throw if one is missing.
 *
 * @param event from outside, so any part may be missing.
 * @param now milliseconds since 1970.
 */
export function checkRequest(
  event: Partial<APIGatewayProxyEventV2> | null | undefined,
  signingSecret: string,
  now: number,
): CheckedRequest {
  const body = Buffer.from(textOf(event?.body), event?.isBase64Encoded ? "base64" : "utf8");
  if (body.byteLength > MAX_BODY_BYTES) return answer(413, "The request is too large.");
  const text = body.toString("utf8");
  const headers = lowerCaseHeaders(event?.headers);
  if (!isSigned(headers, text, signingSecret, now)) {
    return answer(401, "The request is not signed by Slack, or too old.");
  }
  const mediaType = headers.get("content-type")?.split(";", 1)[0]?.trim().toLowerCase();
  const parsed = parsePayload(mediaType, text);
  switch (parsed.kind) {
    case "acknowledged":
      return answer(200, "");
    case "unknown":
      return answer(404, "The app does not handle this request.");
    case "malformed":
      logWarning({
        message: "A signed request from Slack could not be parsed",
        jobId: undefined,
        details: { fields: parsed.fields.join(", ") },
      });
      return answer(400, "The request cannot be parsed, or a field is missing.");
    case "payload":
      return {
        kind: "valid",
        event: {
          ...(event as APIGatewayProxyEventV2),
          headers: { "content-type": "application/json" },
          body: JSON.stringify(parsed.payload),
          isBase64Encoded: false,
        },
      };
  }
}

function lowerCaseHeaders(headers: unknown): Map<string, string> {
  return new Map(Object.entries(headers ?? {}).map(([name, value]) => [name.toLowerCase(), textOf(value)]));
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function isSigned(headers: Map<string, string>, body: string, signingSecret: string, now: number): boolean {
  const signature = headers.get("x-slack-signature");
  const timestamp = Number(headers.get("x-slack-request-timestamp"));
  if (!signature || !Number.isInteger(timestamp)) return false;
  if (Math.abs(now / 1000 - timestamp) > MAX_AGE_SECONDS) return false;
  return isValidSlackRequest({
    signingSecret,
    body,
    headers: { "x-slack-signature": signature, "x-slack-request-timestamp": timestamp },
    nowMilliseconds: now,
  });
}

function answer(statusCode: number, body: string): CheckedRequest {
  return {
    kind: "answered",
    answer: { statusCode, ...(body && { headers: { "content-type": "text/plain; charset=utf-8" } }), body },
  };
}
