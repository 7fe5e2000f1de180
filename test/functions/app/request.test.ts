import type { APIGatewayProxyEventV2 } from "aws-lambda";
import { describe, expect, it } from "vitest";
import { checkRequest } from "../../../functions/app/request.ts";
import { signRequest } from "../../../local/slack/signature.ts";

const SECRET = "signing-secret-of-the-test";
const NOW = Date.UTC(2026, 10, 21, 12);
const FORM = "application/x-www-form-urlencoded";
const COMMAND = "command=%2Fatlas-usage&text=last+month";

interface Sent {
  readonly body?: string;
  readonly base64?: boolean;
  readonly mediaType?: string;
  readonly secret?: string;
  /** Seconds by which the sender's clock is ahead. */
  readonly ahead?: number;
  readonly headers?: Record<string, string>;
}

/** A request as API Gateway hands it over, signed as Slack does unless told otherwise. */
function requestOf(sent: Sent = {}): APIGatewayProxyEventV2 {
  const { body = COMMAND, base64 = false, mediaType = FORM, secret = SECRET, ahead = 0 } = sent;
  const signed = signRequest(secret, NOW / 1000 + ahead, body);
  return {
    headers: { "content-type": mediaType, ...signed, ...sent.headers },
    body: base64 ? Buffer.from(body).toString("base64") : body,
    isBase64Encoded: base64,
  } as unknown as APIGatewayProxyEventV2;
}

function statusOf(event: APIGatewayProxyEventV2): number | undefined {
  const checked = checkRequest(event, SECRET, NOW);
  return checked.kind === "refused" ? checked.answer.statusCode : 200;
}

function passed(event: APIGatewayProxyEventV2): APIGatewayProxyEventV2 {
  const checked = checkRequest(event, SECRET, NOW);
  if (checked.kind === "refused") throw new Error(`Refused: ${checked.answer.body}`);
  return checked.event;
}

function without(event: APIGatewayProxyEventV2, header: string): APIGatewayProxyEventV2 {
  const { [header]: _, ...headers } = event.headers;
  return { ...event, headers };
}

describe("a request signed by Slack", () => {
  it.each([
    ["as text", false],
    ["in base64, as API Gateway sends it", true],
  ])("passes %s, as text and with its characters", (_, base64) => {
    const body = `command=%2Fatlas-usage&text=${encodeURIComponent("프로젝트")}&user_name=Größe`;
    expect(passed(requestOf({ body, base64 }))).toMatchObject({ body, isBase64Encoded: false });
  });

  it.each([["application/x-www-form-urlencoded; charset=utf-8"], ["Application/X-WWW-Form-Urlencoded"]])(
    "passes as %s, with the plain media type that Bolt looks for",
    (mediaType) => {
      expect(passed(requestOf({ mediaType })).headers["content-type"]).toBe(FORM);
    },
  );

  it("passes with its headers in any case, and names none of them twice", () => {
    const event = requestOf({ mediaType: `${FORM}; charset=utf-8` });
    const entries = Object.entries(event.headers).map(([name, value]) => [name.toUpperCase(), value]);
    const { headers } = passed({ ...event, headers: Object.fromEntries(entries) });
    const mediaTypes = Object.entries(headers).filter(([name]) => name.toLowerCase() === "content-type");
    expect(mediaTypes.map(([, value]) => value)).toEqual([FORM]);
  });

  it.each([
    ["a command", COMMAND, FORM],
    ["an interaction", `payload=${encodeURIComponent('{"type":"block_actions"}')}`, FORM],
    ["a check of the certificate", "ssl_check=1&token=x", FORM],
    ["an event", '{"type":"url_verification"}', "application/json"],
  ])("passes as %s", (_, body, mediaType) => {
    expect(statusOf(requestOf({ body, mediaType }))).toBe(200);
  });

  it.each([[-300], [0], [300]])("passes %i seconds off", (ahead) => {
    expect(statusOf(requestOf({ ahead }))).toBe(200);
  });

  it("passes with 512 kilobytes, and not with one byte more", () => {
    const most = `command=${"x".repeat(512 * 1024 - "command=".length)}`;
    expect(statusOf(requestOf({ body: most, base64: true }))).toBe(200);
    expect(statusOf(requestOf({ body: `${most}x`, base64: true }))).toBe(413);
    expect(statusOf(requestOf({ body: `${most.slice(0, -1)}é` }))).toBe(413);
  });
});

describe("a request that is not signed by Slack", () => {
  it.each<[string, APIGatewayProxyEventV2]>([
    ["no signature", without(requestOf(), "x-slack-signature")],
    ["no timestamp", without(requestOf(), "x-slack-request-timestamp")],
    ["neither", { ...requestOf(), headers: { "content-type": FORM } }],
    ["no headers at all", { ...requestOf(), headers: {} }],
    ["another secret", requestOf({ secret: "another secret" })],
    ["another body", { ...requestOf(), body: `${COMMAND}+by+projects` }],
    ["no body", { ...requestOf(), body: "" }],
    ["a signature of another length", requestOf({ headers: { "x-slack-signature": "v0=12" } })],
    ["a signature that is none", requestOf({ headers: { "x-slack-signature": "none" } })],
    ["another timestamp", requestOf({ headers: { "x-slack-request-timestamp": `${NOW / 1000 - 1}` } })],
    ["an empty timestamp", requestOf({ headers: { "x-slack-request-timestamp": "" } })],
    ["a timestamp in words", requestOf({ headers: { "x-slack-request-timestamp": "now" } })],
    ["a broken timestamp", requestOf({ headers: { "x-slack-request-timestamp": `${NOW / 1000}.5` } })],
    ["an endless timestamp", requestOf({ headers: { "x-slack-request-timestamp": "Infinity" } })],
    ["a stale timestamp", requestOf({ ahead: -301 })],
    ["a timestamp of the future", requestOf({ ahead: 301 })],
  ])("is refused: %s", (_, event) => {
    expect(statusOf(event)).toBe(401);
  });

  it("is refused with a sentence and nothing of the request", () => {
    const checked = checkRequest(requestOf({ secret: "another secret" }), SECRET, NOW);
    expect(checked).toEqual({
      kind: "refused",
      answer: {
        statusCode: 401,
        headers: { "content-type": "text/plain; charset=utf-8" },
        body: "The request is not signed by Slack, or too old.",
      },
    });
  });
});

describe("a signed request that cannot be parsed", () => {
  it.each([
    ["a payload that is not JSON", "payload=%7B%22type%22", FORM],
    ["a payload that is a list", "payload=%5B%5D", FORM],
    ["a payload that is null", "payload=null", FORM],
    ["an empty payload", "payload=", FORM],
    ["a form without a command", "text=last+month", FORM],
    ["an empty form", "", FORM],
    ["JSON that is cut off", '{"type":', "application/json"],
    ["JSON that is no object", '"hello"', "application/json"],
    ["another media type", COMMAND, "text/plain"],
    ["an empty media type", COMMAND, ""],
  ])("is refused: %s", (_, body, mediaType) => {
    expect(statusOf(requestOf({ body, mediaType }))).toBe(400);
  });

  it("is refused: no media type", () => {
    expect(statusOf(without(requestOf(), "content-type"))).toBe(400);
  });
});
