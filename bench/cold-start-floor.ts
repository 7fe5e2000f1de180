import { createHmac, timingSafeEqual } from "node:crypto";
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from "aws-lambda";

/** The minimum for a function behind Slack: it checks the signature. */
export async function handler(event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> {
  const body = Buffer.from(event.body ?? "", "base64").toString("utf8");
  const signed = `v0:${event.headers["x-slack-request-timestamp"]}:${body}`;
  const expected = `v0=${createHmac("sha256", "bench").update(signed).digest("hex")}`;
  const given = event.headers["x-slack-signature"] ?? "";
  const isSigned =
    given.length === expected.length && timingSafeEqual(Buffer.from(given), Buffer.from(expected));
  return { statusCode: isSigned ? 200 : 401 };
}
