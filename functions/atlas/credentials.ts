import { AtlasError } from "./error.ts";
import { atlasText } from "./text.ts";

/** How the bot signs in: as a service account (OAuth 2), or with an API key pair (HTTP Digest). */
export type AtlasCredentials =
  | ServiceAccount
  | { readonly kind: "apiKey"; readonly publicKey: string; readonly privateKey: string };

export interface ServiceAccount {
  readonly kind: "serviceAccount";
  readonly clientId: string;
  readonly clientSecret: string;
}

interface CredentialVariables {
  readonly ATLAS_CLIENT_ID?: string | undefined;
  readonly ATLAS_CLIENT_SECRET?: string | undefined;
  readonly ATLAS_PUBLIC_KEY?: string | undefined;
  readonly ATLAS_PRIVATE_KEY?: string | undefined;
}

/**
 * Chooses the one way to sign in that is configured. An empty value counts as not set.
 *
 * @throws AtlasError `credentials`, naming the variables, when there is none, half of one, or both.
 */
export function readCredentials(variables: CredentialVariables): AtlasCredentials {
  const {
    ATLAS_CLIENT_ID: clientId,
    ATLAS_CLIENT_SECRET: clientSecret,
    ATLAS_PUBLIC_KEY: publicKey,
    ATLAS_PRIVATE_KEY: privateKey,
  } = variables;
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
