import { AtlasError } from "./error.ts";
import { atlasText } from "./text.ts";

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
  if ((clientId || clientSecret) && (publicKey || privateKey))
    throw credentialsError(atlasText.twoCredentials);
  if (clientId && clientSecret) return { kind: "serviceAccount", clientId, clientSecret };
  if (publicKey && privateKey) return { kind: "apiKey", publicKey, privateKey };
  if (clientId) throw missing("ATLAS_CLIENT_ID", "ATLAS_CLIENT_SECRET");
  if (clientSecret) throw missing("ATLAS_CLIENT_SECRET", "ATLAS_CLIENT_ID");
  if (publicKey) throw missing("ATLAS_PUBLIC_KEY", "ATLAS_PRIVATE_KEY");
  if (privateKey) throw missing("ATLAS_PRIVATE_KEY", "ATLAS_PUBLIC_KEY");
  throw credentialsError(atlasText.noCredentials);
}

function missing(given: string, other: string): AtlasError {
  return credentialsError(atlasText.halfCredentials(given, other));
}

function credentialsError(message: string): AtlasError {
  return new AtlasError("credentials", message);
}
