import { AtlasError } from "./error.ts";

/** How the bot signs in: as a service account (OAuth 2), or with an API key pair (HTTP Digest). */
export type AtlasCredentials =
  | { readonly kind: "serviceAccount"; readonly clientId: string; readonly clientSecret: string }
  | { readonly kind: "apiKey"; readonly publicKey: string; readonly privateKey: string };

interface CredentialValues {
  clientId?: string | undefined;
  clientSecret?: string | undefined;
  publicKey?: string | undefined;
  privateKey?: string | undefined;
}

/**
 * Chooses the one way to sign in that is configured. An empty value counts as not set.
 *
 * @throws AtlasError `credentials`, naming the variables, when there is none, half of one, or both.
 */
export function readCredentials(values: CredentialValues): AtlasCredentials {
  const { clientId, clientSecret, publicKey, privateKey } = values;
  if ((clientId || clientSecret) && (publicKey || privateKey)) {
    throw refuse(
      "Two ways to sign in to Atlas are set. Keep either ATLAS_CLIENT_ID and ATLAS_CLIENT_SECRET, or ATLAS_PUBLIC_KEY and ATLAS_PRIVATE_KEY, and remove the others.",
    );
  }
  if (clientId && clientSecret) return { kind: "serviceAccount", clientId, clientSecret };
  if (publicKey && privateKey) return { kind: "apiKey", publicKey, privateKey };
  if (clientId) throw refuse(lonely("ATLAS_CLIENT_ID", "ATLAS_CLIENT_SECRET"));
  if (clientSecret) throw refuse(lonely("ATLAS_CLIENT_SECRET", "ATLAS_CLIENT_ID"));
  if (publicKey) throw refuse(lonely("ATLAS_PUBLIC_KEY", "ATLAS_PRIVATE_KEY"));
  if (privateKey) throw refuse(lonely("ATLAS_PRIVATE_KEY", "ATLAS_PUBLIC_KEY"));
  throw refuse(
    "No credentials for Atlas are set. Set ATLAS_CLIENT_ID and ATLAS_CLIENT_SECRET of a service account (or ATLAS_PUBLIC_KEY and ATLAS_PRIVATE_KEY of an API key).",
  );
}

function lonely(given: string, missing: string): string {
  return `${given} is set, but ${missing} is not. Set ${missing} as well.`;
}

function refuse(message: string): AtlasError {
  return new AtlasError("credentials", message);
}
