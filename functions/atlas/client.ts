import ky, { type KyInstance, type Options } from "ky";
import type { OpenShare } from "../aws/share.ts";
import type { AtlasCredentials } from "./credentials.ts";
import { withDigest } from "./digest.ts";
import { type Access, AtlasError } from "./error.ts";
import { toAtlasError } from "./failure.ts";
import { createAccessToken, withToken } from "./oauth.ts";
import { treat102AsAccepted } from "./processing.ts";
import { createRetryOptions, DEFAULT_RETRY_POLICY, type RetryPolicy } from "./retry.ts";
import { withIdleTimeout } from "./stream-body.ts";
import { createTransport, type Send, withBufferedBody, withWholeFailures } from "./transport.ts";

/** Limit of one try, including its sign-in and the body of its answer. */
const ATTEMPT_TIMEOUT_MS = 15_000;
/** Limit of all tries and the waits between them. */
const TOTAL_TIMEOUT_MS = 30_000;
/** The same for the head of a streamed answer: a large invoice is written before its first byte is sent. */
const STREAM_ATTEMPT_TIMEOUT_MS = 60_000;
const STREAM_TOTAL_TIMEOUT_MS = 120_000;
/** Limit of the silence between two pieces of a streamed body. */
const STREAM_IDLE_TIMEOUT_MS = 60_000;

interface AtlasClientOptions {
  /** `https://cloud.mongodb.com`, or a server that speaks the same API. */
  readonly baseUrl: string;
  /** Date of the API version asked for, `YYYY-MM-DD`. */
  readonly apiVersion: string;
  readonly credentials: AtlasCredentials;
  /** Used for every request, sign-in included. */
  readonly fetch?: typeof fetch;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  /** A number from 0 up to 1. */
  readonly random?: () => number;
  readonly retry?: RetryPolicy;
  /** How long the body of a streamed answer may be silent, in milliseconds. */
  readonly idleTimeoutMs?: number;
  /** Where all processes share one access token. */
  readonly share?: OpenShare | undefined;
}

type SearchParam = string | number | boolean;

export interface AtlasRequest {
  /** Several values of a name are sent as several parameters. */
  readonly searchParams?: Readonly<Record<string, SearchParam | readonly SearchParam[] | undefined>>;
  /** What the answer shall be: `json` unless told. */
  readonly format?: "json" | "csv" | undefined;
  /** What the request wants to read, `billing` unless told; a 403 names the role by it. */
  readonly access?: Access;
  /** The answer may be a bare 102, which then becomes a 202, after so many milliseconds without a head. */
  readonly processingPatienceMs?: number | undefined;
}

interface AtlasAnswer {
  /** A success; 202 while Atlas is still processing. */
  readonly status: number;
  readonly text: string;
}

/** The Atlas Administration API, version 2. Paths start behind `/api/atlas/v2/`. All methods throw AtlasError. */
export interface AtlasClient {
  get(path: string, request?: AtlasRequest): Promise<AtlasAnswer>;
  post(path: string, body: unknown, request?: AtlasRequest): Promise<AtlasAnswer>;
  /**
   * Brings the body as it comes, for answers of any size. It may take as long as it keeps coming. When it falls silent
   * or breaks off, reading fails with AtlasError `timed_out` or `unreachable`; only the head is tried again.
   */
  getStream(path: string, request?: AtlasRequest): Promise<ReadableStream<Uint8Array>>;
  /** Revokes the access token, also for all who share it: for a process that is about to end. */
  signOut(): Promise<void>;
}

/**
 * Creates a client that signs in, retries what may pass, and ends every request in finite time.
 * Nothing is sent until the first request.
 *
 * @throws AtlasError `insecure_base_url` when the credentials would travel unencrypted.
 */
export function createAtlasClient(options: AtlasClientOptions): AtlasClient {
  const transport = createTransport(options.fetch ?? fetch);
  const baseUrl = options.baseUrl.replace(/\/+$/, "");
  const http = ky.create({
    fetch: toFetch(withBufferedBody(transport)),
    headers: { "User-Agent": "atlas-cost-bot" },
    retry: createRetryOptions(options.retry ?? DEFAULT_RETRY_POLICY, options.random ?? Math.random),
    timeout: ATTEMPT_TIMEOUT_MS,
    totalTimeout: TOTAL_TIMEOUT_MS,
  });
  const { signed, signOut } = createSignIn(http, baseUrl, options);
  const plainFetch = toFetch(signed(withBufferedBody(transport)));
  const patientFetch = (timeoutMs: number) =>
    toFetch(signed(withBufferedBody(treat102AsAccepted(transport, timeoutMs))));
  const streamFetch = toFetch(signed(withWholeFailures(transport)));
  const mediaType = `application/vnd.atlas.${options.apiVersion}`;
  const api = http.extend({ prefix: `${baseUrl}/api/atlas/v2` });

  async function send(path: string, request: AtlasRequest, more: Options): Promise<Response> {
    const headers = { Accept: `${mediaType}+${request.format ?? "json"}`, ...more.headers };
    const searchParams = toPairs(request.searchParams ?? {});
    try {
      return await api(path, { ...more, headers, searchParams });
    } catch (error) {
      throw toAtlasError(error, request.access ?? "billing");
    }
  }

  async function ask(path: string, request: AtlasRequest, more: Options): Promise<AtlasAnswer> {
    const timeoutMs = request.processingPatienceMs;
    const fetch = timeoutMs ? patientFetch(timeoutMs) : plainFetch;
    const response = await send(path, request, { ...more, fetch });
    return { status: response.status, text: await response.text() };
  }

  return {
    get: (path, request = {}) => ask(path, request, {}),
    post: (path, body, request = {}) =>
      ask(path, request, { method: "post", json: body, headers: { "Content-Type": `${mediaType}+json` } }),
    async getStream(path, request = {}) {
      const { body } = await send(path, request, {
        fetch: streamFetch,
        timeout: STREAM_ATTEMPT_TIMEOUT_MS,
        totalTimeout: STREAM_TOTAL_TIMEOUT_MS,
      });
      if (!body) throw AtlasError.unexpectedAnswer("no content where some was asked for");
      return withIdleTimeout(body, options.idleTimeoutMs ?? STREAM_IDLE_TIMEOUT_MS);
    },
    signOut,
  };
}

function toPairs(searchParams: NonNullable<AtlasRequest["searchParams"]>): SearchParam[][] {
  return Object.entries(searchParams).flatMap(([name, values]) =>
    [values ?? []].flat().map((value) => [name, value]),
  );
}

/** The layer that signs requests. One per client, so that all its requests share one token. */
function createSignIn(http: KyInstance, baseUrl: string, options: AtlasClientOptions) {
  const { credentials: account, now = Date.now, share } = options;
  if (account.kind === "apiKey") {
    return {
      signed: (send: Send) => withDigest(send, account.publicKey, account.privateKey),
      signOut: async () => {},
    };
  }
  const { token, revoke } = createAccessToken({ http, baseUrl, account, now, share });
  return { signed: (send: Send) => withToken(send, token), signOut: revoke };
}

/** Lets `ky` send through our layers. */
function toFetch(send: Send): typeof fetch {
  return (input, init) => send(new Request(input, init));
}
