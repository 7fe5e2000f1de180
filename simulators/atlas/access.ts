import type { Digest } from "./digest.ts";
import type { Oauth } from "./oauth.ts";
import { AtlasError } from "./reply.ts";
import type { Credentials } from "./seed.ts";

/**
 * Lets a request pass that carries a living service account token or a valid Digest signature, and tells whose. Throws an
 * AtlasError with status 401 and the challenge that fits otherwise.
 */
export function authenticate(
  request: { method: string; target: string; authorization: string | undefined },
  { oauth, digest, credentials }: { oauth: Oauth; digest: Digest; credentials: Credentials },
): string {
  const authorization = request.authorization ?? "";
  const [, token] = /^Bearer (\S+)$/i.exec(authorization) ?? [];
  if (token !== undefined) {
    if (!oauth.accepts(token)) throw unauthorized('Bearer realm="MMS Public API", error="invalid_token"');
    return credentials.clientId;
  }
  const verdict = /^Digest /i.test(authorization) ? digest.check({ ...request, authorization }) : "refused";
  if (verdict !== "accepted") throw unauthorized(digest.challenge(verdict === "stale"));
  return credentials.publicKey;
}

function unauthorized(challenge: string): AtlasError {
  return new AtlasError(401, "UNAUTHORIZED", "You are not authorized for this resource.", {
    headers: { "www-authenticate": challenge },
  });
}
