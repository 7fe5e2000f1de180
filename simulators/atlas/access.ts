import type { Digest } from "./digest.ts";
import type { Oauth } from "./oauth.ts";
import { AtlasError } from "./reply.ts";
import type { Credentials } from "./seed.ts";

/**
 * Accepts a valid service account token or Digest signature.
 *
 * @returns the client id or public key.
 * @throws AtlasError 401, with the matching challenge
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
