import { hasAny, type MentionWords, type Said, wordSet } from "../mention-words.ts";

const TOPICS = wordSet("alert alerts");
const ANOMALIES = wordSet("anomaly anomalies");
const WARN_VERBS = wordSet("warn notify");
const SUBSCRIBE_VERBS = wordSet("alert warn notify subscribe");

/** `alert us when …` sets one up; `what alerts do we have` lists them, and `any anomalies` previews. */
export const alertMention: MentionWords = {
  topics: TOPICS,
  precedence: 4,
  isAbout: ({ words }) =>
    hasAny(TOPICS, words) || hasAny(ANOMALIES, words) || (hasAny(WARN_VERBS, words) && words.has("when")),
  textAlone,
  kept: wordSet(
    "above over new tier invoice failed closed credits below of since preview private pause resume remove snooze",
  ),
  synonyms: new Map([
    ["stop", "pause"],
    ["delete", "remove"],
    ...["warn", "notify", "subscribe", "channel", "whenever", "day", "per", ...ANOMALIES].map(
      (word) => [word, ""] as const,
    ),
  ]),
  verbs: wordSet("preview pause resume remove snooze list"),
  hasPeriods: false,
  hasServices: true,
  hasGroupings: false,
};

/** Sets up an alert only where the sentence asks for it. */
function textAlone({ words }: Said): string {
  const isWanted = hasAny(SUBSCRIBE_VERBS, words) && (words.has("us") || words.has("me"));
  if (hasAny(ANOMALIES, words)) return isWanted || words.has("subscribe") ? "anomalies" : "preview";
  return isWanted ? "anomalies" : "list";
}
