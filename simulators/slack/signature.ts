import { createHmac } from "node:crypto";

export interface SignatureHeaders {
  "x-slack-request-timestamp": string;
  "x-slack-signature": string;
}

/**
 * HMAC-SHA256 of `v0:<timestamp>:<body>` with the app's signing secret (Slack, "Verifying requests from Slack").
 *
 * @param timestampSeconds seconds since 1970
 */
export function signRequest(secret: string, timestampSeconds: number, body: string): SignatureHeaders {
  const digest = createHmac("sha256", secret).update(`v0:${timestampSeconds}:${body}`).digest("hex");
  return { "x-slack-request-timestamp": String(timestampSeconds), "x-slack-signature": `v0=${digest}` };
}
