import { createHash, randomBytes } from "node:crypto";
import type { Credentials } from "./seed.ts";

const REALM = "MMS Public API";
const NONCE_MS = 5 * 60 * 1000;

type DigestVerdict = "accepted" | "refused" | "stale";

/** HTTP Digest for API keys (RFC 7616) with MD5 and qop "auth", as in Atlas. A nonce lives five minutes. */
export interface Digest {
  /** A `WWW-Authenticate` header with a new nonce. `stale` means that only the nonce was wrong. */
  challenge(stale: boolean): string;
  check(request: { method: string; target: string; authorization: string }): DigestVerdict;
}

export function createDigest(credentials: Credentials, now: () => number): Digest {
  const nonces = new Map<string, { issuedAt: number; responses: Set<string> }>();
  return {
    challenge: (stale) => {
      for (const [nonce, { issuedAt }] of nonces) {
        if (now() - issuedAt >= NONCE_MS) nonces.delete(nonce);
      }
      const nonce = randomBytes(16).toString("hex");
      nonces.set(nonce, { issuedAt: now(), responses: new Set() });
      return `Digest realm="${REALM}", domain="", nonce="${nonce}", algorithm=MD5, qop="auth", stale=${stale}`;
    },
    check: ({ method, target, authorization }) => {
      const fields = fieldsOf(authorization);
      const response = fields["response"] ?? "";
      if (fields["uri"] !== target || response !== expectedResponse(credentials, method, fields))
        return "refused";
      const nonce = nonces.get(fields["nonce"] ?? "");
      // A repeated response is a replay: clients sign each request with a new count or cnonce.
      if (!nonce || now() - nonce.issuedAt >= NONCE_MS || nonce.responses.has(response)) return "stale";
      nonce.responses.add(response);
      return "accepted";
    },
  };
}

function expectedResponse(
  { publicKey, privateKey }: Credentials,
  method: string,
  fields: Record<string, string>,
): string | undefined {
  if (fields["username"] !== publicKey || fields["realm"] !== REALM || fields["qop"] !== "auth")
    return undefined;
  const account = md5(`${publicKey}:${REALM}:${privateKey}`);
  const request = md5(`${method}:${fields["uri"]}`);
  return md5([account, fields["nonce"], fields["nc"], fields["cnonce"], "auth", request].join(":"));
}

function fieldsOf(authorization: string): Record<string, string> {
  const pairs = authorization.matchAll(/(\w+)\s*=\s*(?:"([^"]*)"|([^\s,"]+))/g);
  return Object.fromEntries([...pairs].map(([, name, quoted, plain]) => [name, quoted ?? plain ?? ""]));
}

function md5(text: string): string {
  return createHash("md5").update(text).digest("hex");
}
