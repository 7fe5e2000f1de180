import { randomBytes } from "node:crypto";
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import { EXAMPLE } from "./organization.ts";
import { AtlasError } from "./reply.ts";

export const oauthPath = "/api/oauth/token";

const tokenSeconds = 3600;

interface OauthReply {
  status: number;
  headers: Record<string, string>;
  content: unknown;
}

/** Service account tokens by OAuth 2.0 client credentials (RFC 6749, section 4.4); each lives one hour by `now`. */
export interface Oauth {
  /** A new token, or the refusal. */
  issue(headers: IncomingHttpHeaders, body: string): OauthReply;
  accepts(token: string): boolean;
  revokeAll(): void;
}

export function createOauth(now: () => number): Oauth {
  const expiryByToken = new Map<string, number>();
  return {
    issue: (headers, body) => {
      const refusal = refuse(headers, body);
      if (refusal) {
        return refusal;
      }
      const token = `example.${randomBytes(24).toString("base64url")}`;
      expiryByToken.set(token, now() + tokenSeconds * 1000);
      return reply(200, { access_token: token, expires_in: tokenSeconds, token_type: "Bearer" });
    },
    accepts: (token) => (expiryByToken.get(token) ?? 0) > now(),
    revokeAll: () => expiryByToken.clear(),
  };
}

/** Answers `POST /api/oauth/token`. */
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
  const { status, headers, content } = oauth.issue(request.headers, body);
  response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(content));
}

function refuse(headers: IncomingHttpHeaders, body: string): OauthReply | undefined {
  if (!headers["content-type"]?.startsWith("application/x-www-form-urlencoded")) {
    return reply(400, { error: "invalid_request", error_description: "The body must be a form." });
  }
  if (!isExampleClient(headers.authorization ?? "")) {
    return reply(
      401,
      { error: "invalid_client", error_description: "Client authentication failed." },
      { "www-authenticate": 'Basic realm="MMS Public API"' },
    );
  }
  if (new URLSearchParams(body).get("grant_type") !== "client_credentials") {
    return reply(400, { error: "unsupported_grant_type", error_description: "Use client_credentials." });
  }
  return undefined;
}

/** Id and secret are form-encoded inside of HTTP Basic (RFC 6749, section 2.3.1). */
function isExampleClient(authorization: string): boolean {
  const [, encoded = ""] = /^Basic ([\w+/=-]+)$/i.exec(authorization) ?? [];
  const given = new URLSearchParams(Buffer.from(encoded, "base64").toString().replace(":", "="));
  return given.get(EXAMPLE.clientId) === EXAMPLE.clientSecret;
}

function reply(status: number, content: unknown, headers: Record<string, string> = {}): OauthReply {
  return { status, content, headers: { "cache-control": "no-store", ...headers } };
}
