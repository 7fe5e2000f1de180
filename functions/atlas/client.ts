import ky, { type KyInstance, type Options } from "ky";
import type { SharedCache } from "../aws/shared-cache.ts";
import { createTokenSignIn } from "./access-token.ts";
import type { AtlasCredentials } from "./credentials.ts";
import { withDigest } from "./digest.ts";
import { type Access, AtlasError } from "./error.ts";
import { toAtlasError } from "./ky-error.ts";
import { createRetryOptions, DEFAULT_RETRY_POLICY, type RetryPolicy } from "./retry.ts";
import { withIdleTimeout } from "./stream.ts";
import { type Send, treat102AsAccepted, withBufferedBody, withBufferedFailures } from "./transport.ts";

/** Limit of one try, including sign-in and body. */
const ATTEMPT_TIMEOUT_MS = 15_000;
/** Limit of all tries and the waits between them. */
const TOTAL_TIMEOUT_MS = 30_000;
/** The same for the head of a stream: Atlas writes a large invoice before it sends the first byte. */
const STREAM_ATTEMPT_TIMEOUT_MS = 60_000;
const STREAM_TOTAL_TIMEOUT_MS = 120_000;
const STREAM_IDLE_TIMEOUT_MS = 60_000;

interface AtlasClientOptions {
  readonly baseUrl: string;
  /** Date of the API version asked for, `YYYY-MM-DD`. */
  readonly apiVersion: string;
  readonly credentials: AtlasCredentials;
  /** Used for every request, sign-in included. */
  readonly fetch?: typeof fetch;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  readonly random?: () => number;
  readonly retry?: RetryPolicy;
  /** How long a stream may be silent, in milliseconds. */
  readonly idleTimeoutMs?: number;
  /** Lets all processes use one access token. */
  readonly cache?: SharedCache | undefined;
}

type SearchParam = string | number | boolean;

export interface AtlasRequest {
  /** A list is sent as several parameters of the same name. */
  readonly searchParams?: Readonly<Record<string, SearchParam | readonly SearchParam[] | undefined>>;
  /** Default: `json`. */
  readonly format?: "json" | "csv" | undefined;
  /** What the request reads, by which a 403 names the missing role. Default: `billing`. */
  readonly access?: Access;
  /** Set where Atlas may answer a bare 102: without a head until then, the status becomes 202. In milliseconds. */
  readonly processingTimeoutMs?: number | undefined;
}

interface AtlasAnswer {
  readonly status: number;
  readonly text: string;
}

/** The Atlas Administration API, version 2. Paths are relative to `/api/atlas/v2/`. All methods throw AtlasError. */
export interface AtlasClient {
  get(path: string, request?: AtlasRequest): Promise<AtlasAnswer>;
  post(path: string, body: unknown): Promise<AtlasAnswer>;
  /**
   * Streams a body of any size, without a limit for the whole. When it falls silent or breaks off, reading fails with
   * AtlasError `timed_out` or `unreachable`; only the head is retried.
   */
  getStream(path: string, request?: AtlasRequest): Promise<ReadableStream<Uint8Array>>;
  /** Revokes the access token for all processes that share it. */
  signOut(): Promise<void>;
}

/**
 * Creates a client that signs in, retries temporary failures, and ends every request in finite time.
 *
 * @throws AtlasError `insecure_base_url` when the credentials would travel unencrypted.
 */
export function createAtlasClient(options: AtlasClientOptions): AtlasClient {
  const transport: Send = options.fetch ?? fetch;
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
  const fetchProcessing = (timeoutMs: number) =>
    toFetch(signed(withBufferedBody(treat102AsAccepted(transport, timeoutMs))));
  const streamFetch = toFetch(signed(withBufferedFailures(transport)));
  const mediaType = `application/vnd.atlas.${options.apiVersion}`;
  const api = http.extend({ prefix: `${baseUrl}/api/atlas/v2` });

  async function sendRequest(path: string, request: AtlasRequest, more: Options): Promise<Response> {
    const headers = { Accept: `${mediaType}+${request.format ?? "json"}`, ...more.headers };
    const searchParams = toPairs(request.searchParams ?? {});
    try {
      return await api(path, { ...more, headers, searchParams });
    } catch (error) {
      throw toAtlasError(error, request.access ?? "billing");
    }
  }

  async function readAnswer(path: string, request: AtlasRequest, more: Options): Promise<AtlasAnswer> {
    const timeoutMs = request.processingTimeoutMs;
    const fetch = timeoutMs ? fetchProcessing(timeoutMs) : plainFetch;
    const response = await sendRequest(path, request, { ...more, fetch });
    return { status: response.status, text: await response.text() };
  }

  return {
    get: (path, request = {}) => readAnswer(path, request, {}),
    post: (path, body) =>
      readAnswer(path, {}, { method: "post", json: body, headers: { "Content-Type": `${mediaType}+json` } }),
    async getStream(path, request = {}) {
      const { body } = await sendRequest(path, request, {
        fetch: streamFetch,
        timeout: STREAM_ATTEMPT_TIMEOUT_MS,
        totalTimeout: STREAM_TOTAL_TIMEOUT_MS,
      });
      if (!body) throw AtlasError.unexpectedAnswer("an empty body");
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

/** The layer that signs requests: one per client, so that all requests use one token. */
function createSignIn(http: KyInstance, baseUrl: string, options: AtlasClientOptions) {
  const { credentials: account, now = Date.now, cache } = options;
  if (account.kind === "apiKey") {
    return {
      signed: (send: Send) => withDigest(send, account.publicKey, account.privateKey),
      signOut: async () => {},
    };
  }
  return createTokenSignIn({ http, baseUrl, account, now, cache });
}

function toFetch(send: Send): typeof fetch {
  return (input, init) => send(new Request(input, init));
}
