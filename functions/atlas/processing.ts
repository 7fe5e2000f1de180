import type { Send } from "./transport.ts";

/** How long an answer that may be a bare 102 is waited for, in milliseconds. */
export const PROCESSING_TIMEOUT_MS = 4_000;

/**
 * Survives a bare `HTTP/1.1 102 Processing`, turning it into a 202. Only for the read of a Cost Explorer
 * query (Atlas Administration API, getCostExplorerUsage, documents the 102).
 *
 * In HTTP a 102 announces the real answer, which never comes here. Node's `fetch` then fails in one of three
 * ways: it waits without end (connection kept), the other side closes (connection closed), or the body
 * of the 102 is taken for the start of the next answer and does not parse. An address that nobody
 * serves fails before a connection exists, and stays a failure.
 *
 * @param timeoutMs limit for the head of the answer; its body may take longer.
 */
export function treat102AsAccepted(send: Send, timeoutMs: number): Send {
  return async (request) => {
    const patience = new AbortController();
    const timer = setTimeout(() => patience.abort(), timeoutMs);
    const signal = AbortSignal.any([request.signal, patience.signal]);
    try {
      return await send(new Request(request, { signal }));
    } catch (error) {
      if (request.signal.aborted) throw error;
      if (patience.signal.aborted || isCutShort(error)) return new Response(null, { status: 202 });
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
