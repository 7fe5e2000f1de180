import { context, type Message, section } from "../slack/block-kit.ts";
import { jobText } from "./text.ts";

/** What is shown while a question is worked on. @param text a sentence in mrkdwn */
export function progressMessage(text: string, userId: string): Message {
  return { text, blocks: [section(text), context([jobText.asked(userId)])] };
}

/** The announcement while Atlas refuses requests or fails, with what is asked for. */
export function waitingForAtlas(
  asking: string,
  userId: string,
  { isBusy, elapsedSeconds, minutes }: { isBusy: boolean; elapsedSeconds: number; minutes: number },
): Message {
  const elapsed = jobText.elapsed(elapsedSeconds);
  const waiting = isBusy ? jobText.atlasIsBusy(elapsed, minutes) : jobText.atlasFails(elapsed, minutes);
  return progressMessage(`${asking} ${waiting}`, userId);
}
