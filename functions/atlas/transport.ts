import * as z from "zod";

/** Sends one request and brings its answer. The client is built of such layers, `fetch` being the lowest. */
export type Send = (request: Request) => Promise<Response>;

/** The lowest layer: the given `fetch`, and no other. */
export function createTransport(fetchOnce: typeof fetch): Send {
  return (request) => fetchOnce(request);
}

/**
 * Reads each answer to its end and takes the status of an envelope for the status of the answer, so that
 * the layers above (sign-in, retries) see a failure whether it came in the head or in the body, and an
 * answer that breaks off is a network failure like any other. The body stays as it came.
 *
 * Source: Atlas Administration API, parameter `envelope`.
 */
export function withBufferedBody(send: Send): Send {
  return async (request) => {
    const response = await send(request);
    const text = await response.text();
    const enveloped = new URL(request.url).searchParams.get("envelope") === "true";
    const status = (enveloped ? readEnvelopeStatus(text) : undefined) ?? response.status;
    return new Response(text || null, { status, headers: response.headers });
  };
}

/**
 * Reads failures to their end, so that none of them keeps a connection; a success goes on as it comes.
 */
export function withWholeFailures(send: Send): Send {
  return async (request) => {
    const response = await send(request);
    if (response.ok) return response;
    const { status, headers } = response;
    return new Response((await response.text()) || null, { status, headers });
  };
}

const envelopeSchema = z.object({ status: z.int() });

/** The status inside an envelope where it tells more than a success would: a failure, or still processing. */
function readEnvelopeStatus(text: string): number | undefined {
  const envelope = envelopeSchema.safeParse(parseJson(text));
  if (!envelope.success) return undefined;
  const { status } = envelope.data;
  // The Response class knows no 102; 202 says the same in its words.
  if (status === 102) return 202;
  return status >= 400 && status <= 599 ? status : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON, hence not an envelope: a CSV, or the page of a proxy. Whoever asked for it judges it.
    return undefined;
  }
}
