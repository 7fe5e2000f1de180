import type { KyInstance } from "ky";
import { registerShortLivedSecret } from "../aws/redact.ts";
import type { SharedCache } from "../aws/shared-cache.ts";
import { type CachedValue, createCachedValue } from "./cached-value.ts";
import type { ServiceAccount } from "./credentials.ts";
import { createSeal } from "./seal.ts";
import { createTokenEndpoint } from "./token-endpoint.ts";
import type { Send } from "./transport.ts";

/** How long before its expiry a token is replaced, and is no longer used, so that it does not expire on its way. */
const REFRESH_MARGIN_MS = 5 * 60_000;
const EXPIRY_MARGIN_MS = 60_000;

/** Longer than the 30 s that a sign-in may take (see `createAtlasClient`). */
const CLAIM_MS = 40_000;

interface SignInOptions {
  readonly http: KyInstance;
  readonly baseUrl: string;
  readonly account: ServiceAccount;
  readonly now: () => number;
  /** A service account may have only 100 live tokens: all processes should share one. */
  readonly cache: SharedCache | undefined;
}

/**
 * Signs in as a service account (OAuth 2 client credentials). The token's name and key in the cache come from the client
 * secret: with another secret it can be neither found nor read.
 *
 * @throws AtlasError `insecure_base_url` when the secret would travel unencrypted beyond this machine.
 */
export function createTokenSignIn({ http, baseUrl, account, now, cache }: SignInOptions) {
  const endpoint = createTokenEndpoint(http, baseUrl, account);
  const seal = createSeal(account.clientSecret, ["Atlas access token", baseUrl, account.clientId]);
  const token = createCachedValue({
    what: "access token",
    now,
    entry: cache?.(`ACCESS#${seal.name}`, CLAIM_MS),
    encode: seal.seal,
    decode: seal.open,
    async load() {
      const requestedAt = now();
      const { token: value, lifetimeMs } = await endpoint.request();
      const expiresAt = requestedAt + lifetimeMs;
      return {
        value,
        freshUntil: expiresAt - Math.min(REFRESH_MARGIN_MS, lifetimeMs / 2),
        goodUntil: expiresAt - Math.min(EXPIRY_MARGIN_MS, lifetimeMs / 4),
      };
    },
  });
  return {
    signed: (send: Send) => withToken(send, token),
    /** Revokes the token for all processes. @throws AtlasError */
    async signOut() {
      const value = await token.remove();
      registerShortLivedSecret(value);
      if (value !== undefined) await endpoint.revoke(value);
    },
  };
}

function withToken(send: Send, token: CachedValue<string>): Send {
  return async (request) => {
    const used = await token.current();
    const response = await send(sign(request, used.value));
    if (response.status !== 401) return response;
    const next = await token.replace(used);
    return next.version === used.version ? response : await send(sign(request, next.value));
  };
}

function sign(request: Request, token: string): Request {
  registerShortLivedSecret(token);
  const signed = request.clone();
  signed.headers.set("Authorization", `Bearer ${token}`);
  return signed;
}
