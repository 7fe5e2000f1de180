import { AtlasError } from "./error.ts";

/**
 * Passes a body on, and gives it up when it falls silent. There is no limit for the whole of it, nor for how long the
 * reader takes: only the wait for the next piece is measured. Cancelling it closes the connection.
 *
 * What goes wrong while reading is an AtlasError: `timed_out` or `unreachable`.
 */
export function withIdleTimeout(
  body: ReadableStream<Uint8Array>,
  idleMs: number,
): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  return new ReadableStream(
    {
      async pull(controller) {
        const { done, value } = await readInTime(reader, idleMs);
        if (done) controller.close();
        else controller.enqueue(value);
      },
      cancel: (reason) => reader.cancel(reason),
    },
    // Nothing is read ahead of the reader.
    { highWaterMark: 0 },
  );
}

type Reader = ReadableStreamDefaultReader<Uint8Array>;

async function readInTime(reader: Reader, idleMs: number): ReturnType<Reader["read"]> {
  const silence = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    silence.reject(silentFor(idleMs));
    void reader.cancel();
  }, idleMs);
  try {
    return await Promise.race([reader.read(), silence.promise]);
  } catch (error) {
    if (error instanceof AtlasError) throw error;
    const message =
      "The connection to Atlas broke off in the middle of an answer. Ask again in a few minutes.";
    throw new AtlasError("unreachable", message, { cause: error });
  } finally {
    clearTimeout(timer);
  }
}

function silentFor(idleMs: number): AtlasError {
  const seconds = Math.ceil(idleMs / 1_000);
  const message = `Atlas sent nothing more for ${seconds} s in the middle of an answer. Ask again in a few minutes.`;
  return new AtlasError("timed_out", message);
}
