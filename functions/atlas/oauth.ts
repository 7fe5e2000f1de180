import type { KyInstance } from "ky";
import { registerShortLivedSecret } from "../aws/redact.ts";
import type { OpenShare } from "../aws/share.ts";
import { createSeal } from "./seal.ts";
import { createShared, type Shared } from "./shared.ts";
import { createTokenEndpoint, type ServiceAccount } from "./token-endpoint.ts";
import type { Send } from "./transport.ts";

/**
 * So long before a token expires one process gets the next, and so long before none uses it any more, so that it
 * does not run out on its way. In milliseconds.
 */
const REFRESH_MARGIN_MS = 5 * 60_000;
const EXPIRY_MARGIN_MS = 60_000;

/** A sign-in ends within 30 s (see `createAtlasClient`). */
const CLAIM_MS = 40_000;

/** The access token of a service account. */
export interface AccessToken {
  readonly token: Shared<string>;
  /** Ends the token, for a process that is about to end itself. @throws AtlasError */
  revoke(): Promise<void>;
}

interface AccessTokenOptions {
  /** Retries and gives up in finite time; it does not sign requests. */
  readonly http: KyInstance;
  readonly baseUrl: string;
  readonly account: ServiceAccount;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** A service account may have 100 live tokens only: all processes should share one. */
  readonly share: OpenShare | undefined;
}

/**
 * Keeps the token of a service account (OAuth 2 client credentials). It is shared under a name and a key that come
 * from the client secret: whoever has another secret neither finds it nor can read it.
 *
 * @throws AtlasError `insecure_base_url` when the secret would travel unencrypted beyond this machine.
 */
export function createAccessToken({ http, baseUrl, account, now, share }: AccessTokenOptions): AccessToken {
  const endpoint = createTokenEndpoint(http, baseUrl, account);
  const seal = createSeal(account.clientSecret, ["Atlas access token", baseUrl, account.clientId]);
  const token = createShared({
    what: "access token",
    now,
    share: share?.(`ACCESS#${seal.name}`, CLAIM_MS),
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
    token,
    async revoke() {
      const value = await token.take();
      registerShortLivedSecret(value);
      if (value !== undefined) await endpoint.revoke(value);
    },
  };
}

/** Signs requests with the token of a service account, and once more with a new one when Atlas says 401. */
export function withToken(send: Send, token: Shared<string>): Send {
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
