import { progressMessage } from "../../jobs/progress.ts";
import { jobText } from "../../jobs/text.ts";
import { formatPeriod, type Period } from "../../money/period.ts";
import type { Message } from "../../slack/block-kit.ts";
import { usageText } from "./text.ts";

/** The announcement of a question, which later becomes its answer. */
export function announcement(period: Period, userId: string): Message {
  return progressMessage(usageText.asking(formatPeriod(period)), userId);
}

/** The announcement after a while: Atlas is still at it. */
export function stillWorking(period: Period, userId: string, elapsedSeconds: number): Message {
  return progressMessage(
    usageText.stillWorking(formatPeriod(period), jobText.elapsed(elapsedSeconds)),
    userId,
  );
}
