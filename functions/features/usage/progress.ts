import { progressMessage } from "../../jobs/progress.ts";
import { formatPeriod, type Period } from "../../money/period.ts";
import type { Message } from "../../slack/block-kit.ts";
import type { Catalogue } from "../../slack/catalogue.ts";

/** The announcement of a question, which later becomes its answer. */
export function announcement(words: Catalogue, period: Period, userId: string): Message {
  return progressMessage(words, words.asking(formatPeriod(period)), userId);
}

/** The announcement after a while: Atlas is still at it. */
export function stillWorking(
  words: Catalogue,
  period: Period,
  userId: string,
  elapsedSeconds: number,
): Message {
  return progressMessage(
    words,
    words.stillWorking(formatPeriod(period), words.elapsed(elapsedSeconds)),
    userId,
  );
}
