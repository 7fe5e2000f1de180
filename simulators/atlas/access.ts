import type { Digest } from "./digest.ts";
import type { Oauth } from "./oauth.ts";
import { EXAMPLE } from "./organization.ts";
import { AtlasError } from "./reply.ts";

/**
 * Lets a request pass that carries a living service account token or a valid Digest signature, and tells whose. Throws an
 * AtlasError with status 401 and the challenge that fits otherwise.
 */
export function authenticate(
  request: { method: string; target: string; authorization: string | undefined },
  { oauth, digest }: { oauth: Oauth; digest: Digest },
): string {
  const authorization = request.authorization ?? "";
  const [, token] = /^Bearer (\S+)$/i.exec(authorization) ?? [];
  if (token !== undefined) {
    if (!oauth.accepts(token)) {
      throw unauthorized('Bearer realm="MMS Public API", error="invalid_token"');
    }
    return EXAMPLE.clientId;
  }
  const verdict = /^Digest /i.test(authorization) ? digest.check({ ...request, authorization }) : "refused";
  if (verdict !== "accepted") {
    throw unauthorized(digest.challenge(verdict === "stale"));
  }
  return EXAMPLE.publicKey;
}

function unauthorized(challenge: string): AtlasError {
  return new AtlasError(401, "UNAUTHORIZED", "You are not authorized for this resource.", {
    headers: { "www-authenticate": challenge },
  });
}
