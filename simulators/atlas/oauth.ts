import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { AtlasError } from "./reply.ts";
import type { Credentials } from "./seed.ts";

const TOKEN_PATH = "/api/oauth/token";
const REVOKE_PATH = "/api/oauth/revoke";

const TOKEN_SECONDS = 3600;
const MINUTE_MS = 60_000;

interface OauthReply {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly content: unknown;
}

interface OauthRequest {
  readonly authorization: string;
  readonly contentType: string;
  readonly form: URLSearchParams;
  readonly address: string;
}

/** Live tokens, and token requests per minute, address and client. */
interface OauthLimits {
  readonly liveTokens: number;
  readonly tokenRequests: number;
}

/** Service account tokens by OAuth 2.0 client credentials (RFC 6749, section 4.4). Each lives one hour. */
export interface Oauth {
  /** @throws AtlasError 429 */
  issue(request: OauthRequest): OauthReply;
  /** RFC 7009. */
  revoke(request: OauthRequest): OauthReply;
  accepts(token: string): boolean;
  revokeAll(): void;
  live(): number;
}

export function createOauth(credentials: Credentials, now: () => number, limits: () => OauthLimits): Oauth {
  const expiryByToken = new Map<string, number>();
  let recent: { by: string; at: number }[] = [];
  const accepts = (token: string) => (expiryByToken.get(token) ?? 0) > now();
  const live = () => [...expiryByToken.keys()].filter(accepts).length;
  return {
    issue: (request) => {
      const by = `${request.address} ${clientOf(request.authorization).id}`;
      recent = [...recent.filter(({ at }) => at > now() - MINUTE_MS), { by, at: now() }];
      const { liveTokens, tokenRequests } = limits();
      if (recent.filter((each) => each.by === by).length > tokenRequests) throw tooOften(tokenRequests);
      const refusal = refuse(credentials, request) ?? refuseGrant(request.form);
      if (refusal) return refusal;
      if (live() >= liveTokens) {
        return reply(403, { error: "access_denied", error_description: "Access Token limit reached" });
      }
      const token = `example.${randomBytes(24).toString("base64url")}`;
      expiryByToken.set(token, now() + TOKEN_SECONDS * 1000);
      return reply(200, { access_token: token, expires_in: TOKEN_SECONDS, token_type: "Bearer" });
    },
    revoke: (request) => {
      const token = request.form.get("token");
      const refusal =
        refuse(credentials, request) ?? (token === null ? invalid("The token is missing.") : undefined);
      if (refusal) return refusal;
      expiryByToken.delete(token ?? "");
      return reply(200, {});
    },
    accepts,
    revokeAll: () => expiryByToken.clear(),
    live,
  };
}

export function isOauthPath(path: string): boolean {
  return path === TOKEN_PATH || path === REVOKE_PATH;
}

export function answerOauth(
  request: IncomingMessage,
  response: ServerResponse,
  body: string,
  oauth: Oauth,
): void {
  if (request.method !== "POST") {
    throw new AtlasError(405, "METHOD_NOT_ALLOWED", "This resource allows POST only.", {
      headers: { allow: "POST" },
    });
  }
  const { authorization = "", "content-type": contentType = "" } = request.headers;
  const address = request.socket.remoteAddress ?? "";
  const oauthRequest = { authorization, contentType, address, form: new URLSearchParams(body) };
  const { status, headers, content } = request.url?.startsWith(REVOKE_PATH)
    ? oauth.revoke(oauthRequest)
    : oauth.issue(oauthRequest);
  response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(content));
}

function tooOften(limit: number): AtlasError {
  const detail = `Resource ${TOKEN_PATH} is limited to ${limit} requests every 1 minutes.`;
  return new AtlasError(429, "RATE_LIMITED", detail, { parameters: [TOKEN_PATH, limit, 1] });
}

function refuse(
  { clientId, clientSecret }: Credentials,
  { contentType, authorization }: OauthRequest,
): OauthReply | undefined {
  if (!contentType.startsWith("application/x-www-form-urlencoded"))
    return invalid("The body must be a form.");
  const { id, secret } = clientOf(authorization);
  if (id !== clientId || secret !== clientSecret) {
    return reply(
      401,
      { error: "invalid_client", error_description: "Client authentication failed." },
      { "www-authenticate": 'Basic realm="MMS Public API"' },
    );
  }
  return undefined;
}

function refuseGrant(form: URLSearchParams): OauthReply | undefined {
  return form.get("grant_type") === "client_credentials"
    ? undefined
    : reply(400, { error: "unsupported_grant_type", error_description: "Use client_credentials." });
}

/** Id and secret are form-encoded inside HTTP Basic (RFC 6749, section 2.3.1). */
function clientOf(authorization: string): { id: string; secret: string } {
  const [, encoded = ""] = /^Basic ([\w+/=-]+)$/i.exec(authorization) ?? [];
  const given = new URLSearchParams(Buffer.from(encoded, "base64").toString().replace(":", "="));
  const [[id, secret] = ["", ""]] = given;
  return { id, secret };
}

function invalid(description: string): OauthReply {
  return reply(400, { error: "invalid_request", error_description: description });
}

function reply(status: number, content: unknown, headers: Record<string, string> = {}): OauthReply {
  return { status, content, headers: { "cache-control": "no-store", ...headers } };
}
