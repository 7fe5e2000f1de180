import { logWarning } from "../aws/log.ts";
import { AtlasError } from "./error.ts";
import { atlasText } from "./text.ts";

type Body = ReadableStream<Uint8Array>;

/** How often a download starts in total when its connection breaks off. */
const MAX_TRIES = 3;

/**
 * Reads a streamed body, from its start again when it breaks off in the middle. Only AtlasErrors are retried: a full disk
 * stays full. Retrying `open` is up to the client.
 *
 * @param jobId for the log.
 * @throws AtlasError, and what `read` throws.
 */
export async function readStream<T>(
  open: () => Promise<Body>,
  read: (body: Body) => Promise<T>,
  jobId?: string,
): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    const body = await open();
    try {
      return await read(body);
    } catch (error) {
      if (!(error instanceof AtlasError) || tries === MAX_TRIES) throw error;
      logWarning({ message: "A download from Atlas broke off and starts again", jobId, error });
    }
  }
}

/**
 * Ends a body that falls silent. Neither the whole body nor the reader has a time limit: only the wait for the next
 * piece is measured. Cancelling it closes the connection.
 *
 * Reading fails with AtlasError `timed_out` or `unreachable`.
 */
export function withIdleTimeout(body: Body, idleMs: number): Body {
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
    silence.reject(new AtlasError("timed_out", atlasText.silent(Math.ceil(idleMs / 1_000))));
    void reader.cancel();
  }, idleMs);
  try {
    return await Promise.race([reader.read(), silence.promise]);
  } catch (error) {
    if (error instanceof AtlasError) throw error;
    throw new AtlasError("unreachable", atlasText.brokenOff, { cause: error });
  } finally {
    clearTimeout(timer);
  }
}
