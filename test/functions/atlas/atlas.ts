import { createHash } from "node:crypto";
import { type AtlasClient, createAtlasClient } from "../../../functions/atlas/client.ts";
import { AtlasError } from "../../../functions/atlas/error.ts";
import { type Reply, type SeenRequest, serve } from "./server.ts";

type ClientOptions = Parameters<typeof createAtlasClient>[0];

/** Retries at once, so that tests do not wait. */
export const QUICK = { limit: 3, firstDelayMs: 1, maxDelayMs: 5 };

export const ORG = "5f1a2b3c4d5e6f7a8b9c0d1e";
export const SERVICE_ACCOUNT = {
  kind: "serviceAccount",
  clientId: "mdb_sa_id_-1",
  clientSecret: "mdb_sa_sk_very-secret",
} as const;

/** A client of a server that signs in every service account and answers all else by `answer`; `seen` is all else. */
export async function connect(
  answer: (request: SeenRequest) => Reply | Promise<Reply>,
  options: Partial<ClientOptions> = {},
): Promise<{ client: AtlasClient; seen: SeenRequest[]; baseUrl: string }> {
  const seen: SeenRequest[] = [];
  const { baseUrl } = await serve((request) => {
    if (request.path === "/api/oauth/token") return grant("token-1");
    seen.push(request);
    return answer(request);
  });
  return { client: createTestClient(baseUrl, options), baseUrl, seen };
}

export function createTestClient(baseUrl: string, options: Partial<ClientOptions> = {}): AtlasClient {
  return createAtlasClient({
    baseUrl,
    apiVersion: "2025-03-12",
    credentials: SERVICE_ACCOUNT,
    retry: QUICK,
    ...options,
  });
}

/** What the token endpoint says to the right secret. */
export function grant(token: string): Reply {
  return { body: { access_token: token, token_type: "Bearer", expires_in: 3600 } };
}

/** An error as Atlas sends it. */
export function refusal(status: number, errorCode: string, more: Record<string, unknown> = {}): Reply {
  return {
    status,
    body: { error: status, reason: "Reason", errorCode, detail: "What Atlas says.", ...more },
  };
}

/** The AtlasError that a promise ends in. */
export async function failureOf(promise: Promise<unknown>): Promise<AtlasError> {
  const error = await promise.then(
    () => new Error("It did not fail."),
    (reason: unknown) => reason,
  );
  if (error instanceof AtlasError) return error;
  throw error;
}

export function md5(text: string): string {
  return createHash("md5").update(text).digest("hex");
}
