import type { KyInstance } from "ky";
import * as oauth from "oauth4webapi";
import type { ServiceAccount } from "./credentials.ts";
import { AtlasError } from "./error.ts";
import { toAtlasError } from "./ky-error.ts";
import { atlasText } from "./text.ts";

/** For a token without `expires_in`. Source: Atlas Administration API, service accounts. */
const DEFAULT_LIFETIME_S = 3_600;

/** Atlas: "Access Token limit reached". */
const TOKEN_LIMIT = /\btokens? limit\b/i;

/**
 * Where a service account gets and revokes access tokens. All methods throw AtlasError.
 *
 * @param http retries in finite time; it does not sign requests.
 * @throws AtlasError `insecure_base_url` when the secret would travel unencrypted beyond this machine.
 */
export function createTokenEndpoint(
  http: KyInstance,
  baseUrl: string,
  { clientId, clientSecret }: ServiceAccount,
) {
  const allowInsecure = isLoopback(baseUrl);
  if (new URL(baseUrl).protocol !== "https:" && !allowInsecure) {
    throw new AtlasError("insecure_base_url", atlasText.insecureBaseUrl);
  }
  const issuer = {
    issuer: baseUrl,
    token_endpoint: `${baseUrl}/api/oauth/token`,
    revocation_endpoint: `${baseUrl}/api/oauth/revoke`,
  };
  const client = { client_id: clientId };
  // The library's ClientSecretBasic percent-encodes `_` and `-`, as RFC 6749 demands; Atlas documents plain Basic, and
  // the ids of its service accounts (`mdb_sa_id_…`) contain both.
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
    /** Source: Atlas Administration API, generate service account token. */
    async request() {
      const response = await withSignInErrors(
        oauth.clientCredentialsGrantRequest(issuer, client, basic, new URLSearchParams(), options),
      );
      const answer = await oauth.processClientCredentialsResponse(issuer, client, response).catch(() => {
        // The library's error is no cause: it holds the body, and with it possibly the token.
        throw AtlasError.unexpectedAnswer("a sign-in without a token");
      });
      return { token: answer.access_token, lifetimeMs: (answer.expires_in ?? DEFAULT_LIFETIME_S) * 1_000 };
    },
    /** Source: Atlas Administration API, revoke service account token. */
    async revoke(token: string) {
      const hint = { additionalParameters: { token_type_hint: "access_token" } };
      await withSignInErrors(oauth.revocationRequest(issuer, client, basic, token, { ...options, ...hint }));
    },
  };
}

async function withSignInErrors(response: Promise<Response>): Promise<Response> {
  try {
    return await response;
  } catch (error) {
    throw toSignInError(toAtlasError(error, "billing"));
  }
}

/**
 * OAuth answers 400 or 401 to an unknown or refused client (RFC 6749, 5.2). Atlas also answers 403 when the service
 * account has 100 live tokens, until some of them expire.
 */
function toSignInError(error: unknown): unknown {
  if (!(error instanceof AtlasError) || error.status === undefined) return error;
  const { status, errorCode, detail } = error;
  if (![400, 401, 403].includes(status)) return error;
  if (status === 403 && TOKEN_LIMIT.test(detail ?? "")) {
    return new AtlasError("rate_limited", atlasText.tokenLimit, { status, errorCode, detail });
  }
  const refusal = AtlasError.fromResponse(401, undefined, "billing");
  return new AtlasError(refusal.code, refusal.message, { status, errorCode, detail });
}

function isLoopback(baseUrl: string): boolean {
  const { hostname } = new URL(baseUrl);
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d+){3}$/.test(hostname);
}
