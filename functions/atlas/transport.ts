import * as z from "zod";
import { parseJson } from "./json.ts";

/** Sends one request. The client is built of such layers around `fetch`. */
export type Send = (request: Request) => Promise<Response>;

/**
 * Reads each body to its end and takes the status of an envelope for the status of the response, so that the layers
 * above (sign-in, retries) see every failure, and a connection that breaks in a body is a network failure.
 *
 * Source: Atlas Administration API, parameter `envelope`.
 */
export function withBufferedBody(send: Send): Send {
  return async (request) => {
    const response = await send(request);
    const text = await response.text();
    const isEnveloped = new URL(request.url).searchParams.get("envelope") === "true";
    const status = (isEnveloped ? readEnvelopeStatus(text) : undefined) ?? response.status;
    return new Response(text || null, { status, headers: response.headers });
  };
}

/** Reads failures to their end, so that none of them keeps a connection; the body of a success is streamed. */
export function withBufferedFailures(send: Send): Send {
  return async (request) => {
    const response = await send(request);
    if (response.ok) return response;
    const { status, headers } = response;
    return new Response((await response.text()) || null, { status, headers });
  };
}

/** How long to wait for an answer that may be a bare 102, in milliseconds. */
export const PROCESSING_TIMEOUT_MS = 4_000;

/**
 * Turns a bare `HTTP/1.1 102 Processing` into a 202. Only for reading a Cost Explorer query (Atlas Administration API,
 * getCostExplorerUsage, documents the 102).
 *
 * In HTTP a 102 announces the real answer, which never comes here. Node's `fetch` then fails in one of three ways: it
 * waits without end (connection kept), the other side closes (connection closed), or the body of the 102 is parsed as
 * the start of the next answer. Without a server no connection exists: that stays a failure.
 *
 * @param timeoutMs limit for the head of the answer; its body may take longer.
 */
export function treat102AsAccepted(send: Send, timeoutMs: number): Send {
  return async (request) => {
    const timeout = new AbortController();
    const signal = AbortSignal.any([request.signal, timeout.signal]);
    const limited = new Request(request, { signal });
    // The timer also keeps the request: once it is garbage, Node's `fetch` no longer hears of the signal.
    const timer = setTimeout((_kept) => timeout.abort(), timeoutMs, limited);
    try {
      return await send(limited);
    } catch (error) {
      if (request.signal.aborted) throw error;
      if (timeout.signal.aborted || isCutShort(error)) return new Response(null, { status: 202 });
      throw error;
    } finally {
      clearTimeout(timer);
    }
  };
}

/** Whether a connection existed and ended, or went wrong, in place of an answer. */
function isCutShort(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, syscall } = error as NodeJS.ErrnoException;
  return (
    error.name === "HTTPParserError" ||
    code === "UND_ERR_SOCKET" ||
    // A reset while connecting (or in the TLS handshake) has another syscall, or none.
    (code === "ECONNRESET" && syscall === "read") ||
    isCutShort(error.cause)
  );
}

const envelopeSchema = z.object({ status: z.int() });

/** The status inside an envelope where it says more than a success: a failure, or still processing. */
function readEnvelopeStatus(text: string): number | undefined {
  const envelope = envelopeSchema.safeParse(parseJson(text));
  if (!envelope.success) return undefined;
  const { status } = envelope.data;
  // `Response` allows no 102; 202 means the same here.
  if (status === 102) return 202;
  return status >= 400 && status <= 599 ? status : undefined;
}
