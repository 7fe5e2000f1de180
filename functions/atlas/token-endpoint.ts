import type { KyInstance } from "ky";
import * as oauth from "oauth4webapi";
import { AtlasError } from "./error.ts";
import { toAtlasError } from "./failure.ts";

/** Source: Atlas Administration API, service accounts; for a token that does not say. */
const DEFAULT_LIFETIME_S = 3_600;

/** "Access Token limit reached". */
const TOKEN_LIMIT = /\btokens? limit\b/i;

export interface ServiceAccount {
  readonly clientId: string;
  readonly clientSecret: string;
}

/** Where a service account gets and ends its access tokens. All methods throw AtlasError. */
export interface TokenEndpoint {
  /** Source: Atlas Administration API, generate service account token. */
  request(): Promise<{ token: string; lifetimeMs: number }>;
  /** Source: Atlas Administration API, revoke service account token. */
  revoke(token: string): Promise<void>;
}

/**
 * Gets tokens by OAuth 2 client credentials.
 *
 * @param http retries and gives up in finite time; it does not sign requests.
 * @throws AtlasError `insecure_base_url` when the secret would travel unencrypted beyond this machine.
 */
export function createTokenEndpoint(
  http: KyInstance,
  baseUrl: string,
  { clientId, clientSecret }: ServiceAccount,
): TokenEndpoint {
  const allowInsecure = isLoopback(baseUrl);
  if (new URL(baseUrl).protocol !== "https:" && !allowInsecure) {
    const message = "ATLAS_BASE_URL must start with https:, otherwise the secret could be read on its way.";
    throw new AtlasError("insecure_base_url", message);
  }
  const issuer = {
    issuer: baseUrl,
    token_endpoint: `${baseUrl}/api/oauth/token`,
    revocation_endpoint: `${baseUrl}/api/oauth/revoke`,
  };
  const client = { client_id: clientId };
  // ClientSecretBasic of the library percent-encodes `_` and `-`, as RFC 6749 wants it; Atlas documents
  // plain Basic, and the ids of its service accounts (`mdb_sa_id_…`) have both.
  const basic: oauth.ClientAuth = (_issuer, _client, _body, headers) => {
    headers.set("Authorization", `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString("base64")}`);
  };
  const options = {
    [oauth.allowInsecureRequests]: allowInsecure,
    [oauth.customFetch]: (
      url: string,
      { signal, ...request }: oauth.CustomFetchOptions<"POST", URLSearchParams>,
    ) => http(url, { ...request, signal: signal ?? null }),
  };
  return {
    async request() {
      const response = await signIn(
        oauth.clientCredentialsGrantRequest(issuer, client, basic, new URLSearchParams(), options),
      );
      const answer = await oauth.processClientCredentialsResponse(issuer, client, response).catch(() => {
        // The library's error carries the body, and with it possibly the token: not passed on as a cause.
        throw AtlasError.unexpectedAnswer("the sign-in brought no token");
      });
      return { token: answer.access_token, lifetimeMs: (answer.expires_in ?? DEFAULT_LIFETIME_S) * 1_000 };
    },
    async revoke(token) {
      const hint = { additionalParameters: { token_type_hint: "access_token" } };
      await signIn(oauth.revocationRequest(issuer, client, basic, token, { ...options, ...hint }));
    },
  };
}

async function signIn(sending: Promise<Response>): Promise<Response> {
  try {
    return await sending;
  } catch (error) {
    throw toSignInError(toAtlasError(error, "billing"));
  }
}

/**
 * OAuth says 400 or 401 when it does not know the client or its secret, or does not let it in (RFC 6749, 5.2). Atlas
 * also says 403 when the service account has 100 live tokens: that passes as they expire.
 */
function toSignInError(error: unknown): unknown {
  if (!(error instanceof AtlasError) || error.status === undefined) return error;
  const { status, errorCode, detail } = error;
  if (![400, 401, 403].includes(status)) return error;
  if (status === 403 && TOKEN_LIMIT.test(detail ?? "")) {
    const message =
      "Atlas gives this bot no access token at the moment: its service account has as many as it may have, and each lives one hour. Try again in a few minutes. If it keeps failing, find out what else signs in with this service account.";
    return new AtlasError("rate_limited", message, { status, errorCode, detail });
  }
  const refusal = AtlasError.fromResponse(401, undefined, "billing");
  return new AtlasError(refusal.code, refusal.message, { status, errorCode, detail });
}

function isLoopback(baseUrl: string): boolean {
  const { hostname } = new URL(baseUrl);
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d+){3}$/.test(hostname);
}
