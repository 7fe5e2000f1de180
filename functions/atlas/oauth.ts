import type { KyInstance } from "ky";
import * as oauth from "oauth4webapi";
import { registerShortLivedSecret } from "../redact.ts";
import { AtlasError } from "./error.ts";
import { toAtlasError } from "./failure.ts";
import type { Send } from "./transport.ts";

/** A token is replaced this long before it expires, so that it does not run out on its way. */
const EXPIRY_MARGIN_MS = 60_000;

/** Source: Atlas Administration API, service accounts; for a token that does not say. */
const DEFAULT_LIFETIME_S = 3_600;

interface ServiceAccount {
  readonly clientId: string;
  readonly clientSecret: string;
}

/** The access token of a service account. */
export interface TokenSource {
  /** A token that is still good, fetched if need be. @throws AtlasError */
  current(): Promise<string>;
  /** A token other than the one that Atlas refused. @throws AtlasError */
  replace(refused: string): Promise<string>;
}

/**
 * Keeps the token of a service account (OAuth 2 client credentials). However many ask at once, one request
 * is under way; when it fails, the old token is gone, and the next to ask tries anew.
 *
 * @param http retries and gives up in finite time; it does not sign requests.
 * @throws AtlasError `insecure_base_url` when the secret would travel unencrypted beyond this machine.
 */
export function createTokenSource(
  http: KyInstance,
  baseUrl: string,
  account: ServiceAccount,
  now: () => number,
): TokenSource {
  const allowInsecure = isLoopback(baseUrl);
  if (new URL(baseUrl).protocol !== "https:" && !allowInsecure) {
    const message = "ATLAS_BASE_URL must start with https:, otherwise the secret could be read on its way.";
    throw new AtlasError("insecure_base_url", message);
  }
  let kept: { token: string; expiresAt: number } | undefined;
  let underWay: Promise<string> | undefined;

  async function fetchToken(): Promise<string> {
    kept = undefined;
    const answer = await requestToken(http, baseUrl, account, allowInsecure);
    kept = { token: answer.token, expiresAt: now() + answer.lifetimeMs };
    return answer.token;
  }

  async function current(): Promise<string> {
    if (underWay !== undefined) return underWay;
    if (kept && now() < kept.expiresAt - EXPIRY_MARGIN_MS) return kept.token;
    underWay = fetchToken().finally(() => {
      underWay = undefined;
    });
    return underWay;
  }

  async function replace(refused: string): Promise<string> {
    // Of many requests refused with one token, the first drops it; the others find its successor.
    if (kept?.token === refused) kept = undefined;
    return current();
  }

  return { current, replace };
}

/** Signs requests with the token of a service account, and once more with a new one when Atlas says 401. */
export function withToken(send: Send, tokens: TokenSource): Send {
  return async (request) => {
    const token = await tokens.current();
    const response = await send(sign(request, token));
    if (response.status !== 401) return response;
    return send(sign(request, await tokens.replace(token)));
  };
}

function sign(request: Request, token: string): Request {
  registerShortLivedSecret(token);
  const signed = request.clone();
  signed.headers.set("Authorization", `Bearer ${token}`);
  return signed;
}

async function requestToken(
  http: KyInstance,
  baseUrl: string,
  { clientId, clientSecret }: ServiceAccount,
  allowInsecure: boolean,
): Promise<{ token: string; lifetimeMs: number }> {
  const issuer = { issuer: baseUrl, token_endpoint: `${baseUrl}/api/oauth/token` };
  const client = { client_id: clientId };
  // ClientSecretBasic of the library percent-encodes `_` and `-`, as RFC 6749 wants it; Atlas documents
  // plain Basic, and the ids of its service accounts (`mdb_sa_id_…`) have both.
  const basic: oauth.ClientAuth = (_issuer, _client, _body, headers) => {
    headers.set("Authorization", `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString("base64")}`);
  };
  const response = await oauth
    .clientCredentialsGrantRequest(issuer, client, basic, new URLSearchParams(), {
      [oauth.allowInsecureRequests]: allowInsecure,
      [oauth.customFetch]: (url, { signal, ...request }) => http(url, { ...request, signal: signal ?? null }),
    })
    .catch((error: unknown) => {
      throw toSignInError(toAtlasError(error, "billing"));
    });
  const answer = await oauth.processClientCredentialsResponse(issuer, client, response).catch(() => {
    // The library's error carries the body, and with it possibly the token: not passed on as a cause.
    throw AtlasError.unexpectedAnswer("the sign-in brought no token");
  });
  return { token: answer.access_token, lifetimeMs: (answer.expires_in ?? DEFAULT_LIFETIME_S) * 1_000 };
}

/** OAuth says 400 or 401 when it does not know the client or its secret, or does not let it in (RFC 6749, 5.2). */
function toSignInError(error: unknown): unknown {
  if (!(error instanceof AtlasError) || error.status === undefined) return error;
  if (![400, 401, 403].includes(error.status)) return error;
  const refusal = AtlasError.fromResponse(401, undefined, "billing");
  const { status, errorCode, detail } = error;
  return new AtlasError(refusal.code, refusal.message, { status, errorCode, detail });
}

function isLoopback(baseUrl: string): boolean {
  const { hostname } = new URL(baseUrl);
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d+){3}$/.test(hostname);
}
