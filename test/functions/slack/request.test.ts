import type { APIGatewayProxyEventV2 } from "aws-lambda";
import { describe, expect, it } from "vitest";
import { checkRequest } from "../../../functions/slack/request.ts";
import { signRequest } from "../../../simulators/slack/signature.ts";

const SECRET = "signing-secret-of-the-test";
const NOW = Date.UTC(2026, 10, 21, 12);
const FORM = "application/x-www-form-urlencoded";
const FIELDS = {
  command: "/atlas-usage",
  text: "last month",
  user_id: "U0ADA0001",
  channel_id: "C0COSTS001",
  response_url: "https://hooks.slack.com/commands/T1/2/3",
  trigger_id: "1.2.3",
};
const COMMAND = formOf();
const CLICK = {
  type: "block_actions",
  user: { id: "U0ADA0001" },
  channel: { id: "C0COSTS001" },
  message: { ts: "1.000002", thread_ts: "1.000001" },
  actions: [{ action_id: "usage_csv", value: "2026-10 csv" }],
  response_url: "https://hooks.slack.com/actions/T1/2/3",
  trigger_id: "1.2.3",
};

const JSON_TYPE = "application/json";
const EPHEMERAL_CLICK = {
  ...CLICK,
  message: undefined,
  container: { message_ts: "1.000003", thread_ts: "1.000001", is_ephemeral: true },
};
const VIEW = {
  id: "V1",
  callback_id: "ask",
  private_metadata: "{}",
  state: { values: { period: { select: { selected_option: { value: "last month" } } } } },
};
const USER = { id: "U0ADA0001" };
const VIEW_CLICK = {
  type: "block_actions",
  user: USER,
  view: VIEW,
  actions: [{ action_id: "x" }],
  trigger_id: "1.2.3",
};
const SUBMISSION = { type: "view_submission", user: USER, view: VIEW, trigger_id: "1.2.3" };
const SHORTCUT = { type: "shortcut", user: USER, callback_id: "ask", trigger_id: "1.2.3" };
const SUGGESTION = { type: "block_suggestion", user: USER, action_id: "projects", value: "Fl" };
const MENTION = {
  type: "app_mention",
  user: "U0ADA0001",
  text: "<@U0BOT> why?",
  ts: "1.000002",
  thread_ts: "1.000001",
  channel: "C0COSTS001",
};
const MESSAGE = { ...MENTION, type: "message", channel_type: "im" };
const OPENED = { type: "app_home_opened", user: "U0ADA0001" };

interface Sent {
  readonly body?: string;
  readonly base64?: boolean;
  readonly mediaType?: string;
  readonly secret?: string;
  /** Seconds by which the sender's clock is ahead. */
  readonly ahead?: number;
  readonly headers?: Record<string, string>;
}

function formOf(changes: Record<string, string | undefined> = {}): string {
  const fields = Object.entries({ ...FIELDS, ...changes }).filter(([, value]) => value !== undefined);
  return new URLSearchParams(fields as [string, string][]).toString();
}

function payloadOf(payload: unknown): string {
  return new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
}

function eventCallback(event: object): object {
  return { type: "event_callback", event_id: "Ev01", event };
}

function eventOf(event: object, fields: object = {}): string {
  return JSON.stringify({ ...eventCallback(event), ...fields });
}

/** A request as API Gateway hands it over, signed as by Slack, with the given changes. */
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
  return checked.kind === "answered" ? checked.answer.statusCode : undefined;
}

/** The body that Bolt gets. */
function passed(event: APIGatewayProxyEventV2): unknown {
  const checked = checkRequest(event, SECRET, NOW);
  if (checked.kind === "answered") return expect.fail(`Answered: ${checked.answer.body}`);
  expect(checked.event.headers).toEqual({ "content-type": "application/json" });
  expect(checked.event.isBase64Encoded).toBe(false);
  return JSON.parse(checked.event.body ?? "");
}

function without(event: APIGatewayProxyEventV2, header: string): APIGatewayProxyEventV2 {
  const { [header]: _, ...headers } = event.headers;
  return { ...event, headers };
}

/** Of a click in a message that one person sees. */
const EPHEMERAL = { message_ts: "1800000000.000100", is_ephemeral: true };

describe("a request signed by Slack", () => {
  it.each([
    ["as text", false],
    ["in base64, as API Gateway sends it", true],
  ])("passes %s, with all its characters", (_, base64) => {
    const text = 'project:"R&amp;D 연구" Größe + 🛒';
    expect(passed(requestOf({ body: formOf({ text }), base64 }))).toEqual({ ...FIELDS, text });
  });

  it.each([["application/x-www-form-urlencoded; charset=utf-8"], ["Application/X-WWW-Form-Urlencoded"]])(
    "passes as %s",
    (mediaType) => {
      expect(passed(requestOf({ mediaType }))).toEqual(FIELDS);
    },
  );

  it("passes with its headers in any case", () => {
    const event = requestOf();
    const entries = Object.entries(event.headers).map(([name, value]) => [name.toUpperCase(), value]);
    expect(passed({ ...event, headers: Object.fromEntries(entries) })).toEqual(FIELDS);
  });

  it.each<[string, string, unknown, string]>([
    ["a command", formOf({ event: "x", team_id: "T1" }), FIELDS, FORM],
    ["a click", payloadOf({ ...CLICK, event: {}, command: "x", name: 1, function_data: 7 }), CLICK, FORM],
    [
      "a click in a message that one person sees",
      payloadOf({ ...CLICK, message: undefined, container: { ...EPHEMERAL, channel_id: "C0COSTS001" } }),
      { ...CLICK, message: undefined, container: EPHEMERAL },
      FORM,
    ],
    ["a click in an ephemeral message", payloadOf({ ...EPHEMERAL_CLICK, state: {} }), EPHEMERAL_CLICK, FORM],
    ["a click in a view", payloadOf({ ...VIEW_CLICK, view: { ...VIEW, type: "modal" } }), VIEW_CLICK, FORM],
    ["a submitted modal", payloadOf({ ...SUBMISSION, response_urls: [], team: {} }), SUBMISSION, FORM],
    ["a shortcut", payloadOf({ ...SHORTCUT, action_ts: "1.1" }), SHORTCUT, FORM],
    ["a menu's search", payloadOf({ ...SUGGESTION, block_id: "b", view: {} }), SUGGESTION, FORM],
    ["a mention", eventOf({ ...MENTION, team: "T1" }, { command: "x" }), eventCallback(MENTION), JSON_TYPE],
    [
      "a direct message",
      eventOf({ ...MESSAGE, blocks: [] }),
      eventCallback({ ...MESSAGE, channel_type: undefined }),
      JSON_TYPE,
    ],
    ["an opened App Home", eventOf({ ...OPENED, tab: "home" }), eventCallback(OPENED), JSON_TYPE],
    [
      "a check of the URL",
      '{"type":"url_verification","challenge":"3eZb","token":"x"}',
      { type: "url_verification", challenge: "3eZb" },
      "application/json",
    ],
  ])("passes as %s, with only the fields that the app uses", (_, body, read, mediaType) => {
    expect(passed(requestOf({ body, mediaType }))).toEqual(JSON.parse(JSON.stringify(read)));
  });

  it.each([
    ["a check of the certificate", "ssl_check=1&token=x", FORM],
    ["a shortcut of a message", payloadOf({ type: "message_action", callback_id: "x" }), FORM],
    ["a closed modal", payloadOf({ type: "view_closed", view: {} }), FORM],
    ["an event that the app doesn't know", eventOf({ type: "team_join" }), JSON_TYPE],
    ["an event without a type", eventOf({}), JSON_TYPE],
    ["a message of a bot", eventOf({ ...MESSAGE, bot_id: "B1" }), JSON_TYPE],
    ["a mention by a bot", eventOf({ ...MENTION, bot_id: "B1", user: undefined }), JSON_TYPE],
    ["an edited mention", eventOf({ ...MENTION, edited: { ts: "1.1" } }), JSON_TYPE],
    [
      "a deleted message",
      eventOf({ type: "message", channel_type: "im", subtype: "message_deleted" }),
      JSON_TYPE,
    ],
    ["a message of a channel", eventOf({ ...MESSAGE, channel_type: "channel" }), JSON_TYPE],
    ["another tab of App Home", eventOf({ type: "app_home_opened", user: "U1", tab: "messages" }), JSON_TYPE],
  ])("is acknowledged as %s", (_, body, mediaType) => {
    const checked = checkRequest(requestOf({ body, mediaType }), SECRET, NOW);
    expect(checked).toEqual({ kind: "answered", answer: { statusCode: 200, body: "" } });
  });

  it.each([[-300], [0], [300]])("passes with a timestamp that is %i seconds off", (ahead) => {
    expect(statusOf(requestOf({ ahead }))).toBeUndefined();
  });

  it("passes with 512 kilobytes, but not with one byte more", () => {
    const most = formOf({ text: "x".repeat(512 * 1024 - formOf({ text: "" }).length) });
    expect(statusOf(requestOf({ body: most, base64: true }))).toBeUndefined();
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
    ["a malformed signature", requestOf({ headers: { "x-slack-signature": "none" } })],
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

  it("is refused without quoting the request", () => {
    const checked = checkRequest(requestOf({ secret: "another secret" }), SECRET, NOW);
    expect(checked).toEqual({
      kind: "answered",
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
    ["JSON that is not an object", '"hello"', "application/json"],
    ["a payload without a type", payloadOf({}), FORM],
    ["a payload with a type that is not a string", payloadOf({ type: 1 }), FORM],
    ["a command without a user", formOf({ user_id: undefined }), FORM],
    ["a command without a channel", formOf({ channel_id: "" }), FORM],
    ["a command with an overlong channel id", formOf({ channel_id: "C".repeat(256) }), FORM],
    ["a command without a trigger", formOf({ trigger_id: undefined }), FORM],
    ["a command with an invalid response URL", formOf({ response_url: "javascript:0" }), FORM],
    ["a click without an action", payloadOf({ ...CLICK, actions: [] }), FORM],
    [
      "a click with a value that is not a string",
      payloadOf({ ...CLICK, actions: [{ action_id: "x", value: 1 }] }),
      FORM,
    ],
    ["a click without a user", payloadOf({ ...CLICK, user: null }), FORM],
    ["a click without a channel", payloadOf({ ...CLICK, channel: undefined }), FORM],
    ["a click in a message without a timestamp", payloadOf({ ...CLICK, message: {} }), FORM],
    ["a click in a view without an id", payloadOf({ ...VIEW_CLICK, view: {} }), FORM],
    ["a submitted modal without a user", payloadOf({ ...SUBMISSION, user: undefined }), FORM],
    [
      "a submitted modal with values of another type",
      payloadOf({ ...SUBMISSION, view: { ...VIEW, state: { values: [1] } } }),
      FORM,
    ],
    ["a shortcut without a name", payloadOf({ ...SHORTCUT, callback_id: undefined }), FORM],
    ["a menu's search without a text", payloadOf({ ...SUGGESTION, value: undefined }), FORM],
    ["an event of null", '{"type":"event_callback","event_id":"Ev01","event":null}', JSON_TYPE],
    ["no event", '{"type":"event_callback","event_id":"Ev01"}', JSON_TYPE],
    ["an event without an id", JSON.stringify({ type: "event_callback", event: MENTION }), JSON_TYPE],
    ["a mention without a text", eventOf({ ...MENTION, text: undefined }), JSON_TYPE],
    ["a check of the URL without a challenge", '{"type":"url_verification"}', "application/json"],
    ["another media type", COMMAND, "text/plain"],
    ["an empty media type", COMMAND, ""],
  ])("is refused: %s", (_, body, mediaType) => {
    expect(statusOf(requestOf({ body, mediaType }))).toBe(400);
  });

  it("is refused: no media type", () => {
    expect(statusOf(without(requestOf(), "content-type"))).toBe(400);
  });
});
