import DigestClient from "digest-fetch";
import { registerShortLivedSecret } from "../aws/redact.ts";
import type { Send } from "./transport.ts";

/**
 * Signs requests with an API key pair by HTTP Digest; `digest-fetch` computes the header.
 *
 * Every request answers its own challenge. That costs a round trip, but allows parallel requests: a shared challenge
 * needs a counter that is unique and arrives in sequence, which `digest-fetch` (one counter for all nonces, raised after
 * the answer) and parallel connections do not provide. Its `fetch` is not used because it calls the global one.
 */
export function withDigest(send: Send, publicKey: string, privateKey: string): Send {
  return async (request) => {
    const refused = await send(request.clone());
    const challenge = readChallenge(refused);
    if (challenge === undefined) return refused;
    const response = await send(sign(request, challenge, publicKey, privateKey));
    const newChallenge = readChallenge(response);
    // A nonce may expire on its way. Any other refusal is final.
    if (newChallenge === undefined || !isStale(newChallenge)) return response;
    return send(sign(request, newChallenge, publicKey, privateKey));
  };
}

function sign(request: Request, challenge: string, publicKey: string, privateKey: string): Request {
  const algorithm: string | null = DigestClient.parse(challenge, "algorithm");
  const client = new DigestClient(publicKey, privateKey, { algorithm });
  client.parseAuth(challenge);
  const { headers }: { headers: { Authorization: string } } = client.addAuth(request.url, {
    method: request.method,
    headers: {},
  });
  registerShortLivedSecret(/\bresponse="([^"]*)"/.exec(headers.Authorization)?.[1]);
  const signed = request.clone();
  signed.headers.set("Authorization", headers.Authorization);
  return signed;
}

/** The header may name other schemes before Digest. */
function readChallenge(response: Response): string | undefined {
  if (response.status !== 401) return undefined;
  return response.headers.get("WWW-Authenticate")?.match(/\bDigest\s.*/i)?.[0];
}

function isStale(challenge: string): boolean {
  return /\bstale\s*=\s*"?true/i.test(challenge);
}
