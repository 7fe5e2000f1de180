import { formatPeriod, type Period } from "../money/period.ts";
import { context, type Message, section } from "../slack/block-kit.ts";
import type { Catalogue } from "../slack/catalogue.ts";

/** The announcement of a question, which later becomes its answer. */
export function announcement(words: Catalogue, period: Period, userId: string): Message {
  return working(words, words.asking(formatPeriod(period)), userId);
}

/** The announcement after a while: Atlas is still at it. */
export function stillWorking(
  words: Catalogue,
  period: Period,
  userId: string,
  elapsedSeconds: number,
): Message {
  return working(words, words.stillWorking(formatPeriod(period), words.elapsed(elapsedSeconds)), userId);
}

/** The announcement while Atlas refuses requests or fails, with what is asked for. */
export function waitingForAtlas(
  words: Catalogue,
  asking: string,
  userId: string,
  { isBusy, elapsedSeconds, minutes }: { isBusy: boolean; elapsedSeconds: number; minutes: number },
): Message {
  const elapsed = words.elapsed(elapsedSeconds);
  const waiting = isBusy ? words.atlasIsBusy(elapsed, minutes) : words.atlasFails(elapsed, minutes);
  return working(words, `${asking} ${waiting}`, userId);
}

/** The announcement of a question about invoices. */
export function invoicesAnnouncement(words: Catalogue, userId: string): Message {
  return working(words, words.askingInvoices, userId);
}

/** The announcement of a subscription. */
export function subscribingAnnouncement(words: Catalogue, userId: string): Message {
  return working(words, words.subscribing, userId);
}

function working(words: Catalogue, text: string, userId: string): Message {
  return { text, blocks: [section(text), context([words.asked(userId)])] };
}
