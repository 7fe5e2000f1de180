import { AtlasError } from "../../atlas/error.ts";
import { logWarning } from "../../aws/log.ts";
import type { NewsObservation } from "./watch.ts";

/**
 * Reads reasons, without which news is still worth a message: any error leaves them out.
 *
 * @throws AtlasError while Atlas is busy and there is time to wait
 */
export async function reasonsOr<Reasons>(
  none: Reasons,
  { jobId, canWait }: Pick<NewsObservation, "jobId" | "canWait">,
  read: () => Promise<Reasons>,
): Promise<Reasons> {
  try {
    return await read();
  } catch (error) {
    if (canWait && error instanceof AtlasError && error.retry === "wait") throw error;
    logWarning({ message: "News is announced without reasons", jobId, error });
    return none;
  }
}
