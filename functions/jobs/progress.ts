import { context, type Message, section } from "../slack/block-kit.ts";
import type { Catalogue } from "../slack/catalogue.ts";

/** What is shown while a question is worked on. @param text a sentence in mrkdwn */
export function progressMessage(words: Catalogue, text: string, userId: string): Message {
  return { text, blocks: [section(text), context([words.asked(userId)])] };
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
  return progressMessage(words, `${asking} ${waiting}`, userId);
}
