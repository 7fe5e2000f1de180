import { hasAny, type MentionWords, type Said, setsPeriodLimit, wordSet } from "../mention-words.ts";

const TOPICS = wordSet("alert alerts");
const ANOMALIES = wordSet("anomaly anomalies unusual spike spikes");
const WARN_VERBS = wordSet("warn notify");
const TELL_VERBS = wordSet("tell know");
const SET_UP_VERBS = wordSet("set create add make");
const PEOPLE = wordSet("us me");
const WHEN = wordSet("when whenever if");
/** Besides amounts and percentages. */
const CONDITION_WORDS = wordSet(
  "above over exceed exceeds reach reaches below new tier fails failed closes closed",
);
/** Sentences that begin with them ask for something that is known. */
const QUESTION_WORDS = wordSet(
  "did was were do does is are has have any how what which who why where should show list",
);
const PAST = wordSet("did was were");
const VERBS = wordSet("preview pause resume remove snooze list");

/** `alert us when …` sets one up; `what alerts do we have` lists them, and `any anomalies` previews. */
export const alertMention: MentionWords = {
  topics: TOPICS,
  precedence: 4,
  isAbout: (said) =>
    !setsPeriodLimit(said) &&
    (hasAny(TOPICS, said.words) ||
      (hasAny(ANOMALIES, said.words) && !said.words.has("why")) ||
      asksToWarn(said) ||
      asksToTell(said)),
  textAlone,
  readText,
  kept: wordSet(
    "above over new tier invoice failed closed credits below of since preview private pause resume remove snooze",
  ),
  synonyms: new Map([
    ["stop", "pause"],
    ["delete", "remove"],
    ...["more", "exceed", "reach", "reaches"].map((word) => [word, "above"] as const),
    ...[
      ...["warn", "notify", "subscribe", "channel", "whenever", "day", "per", "by", "dollars", "usd"],
      ...[...SET_UP_VERBS, "appear", "appears", "created", "starts", ...ANOMALIES],
    ].map((word) => [word, ""] as const),
  ]),
  verbs: VERBS,
  hasPeriods: false,
  hasServices: true,
  hasGroupings: false,
};

function textAlone(said: Said): string {
  if (isWanted(said)) return "anomalies";
  return hasAny(ANOMALIES, said.words) ? "preview" : "list";
}

/** A sentence that doesn't ask for an alert sets none up. */
function readText(text: string, said: Said): string {
  const command = fillIn(text);
  const isVerb = VERBS.has(command.split(" ", 1)[0] ?? "");
  if (isVerb || isWanted(said) || said.firstWord === "alert") return command;
  if (!hasAny(ANOMALIES, said.words) && !said.words.has("would")) return "list";
  return said.hasPeriod ? "preview" : `preview ${command}`;
}

/** Whether it clearly asks for an alert. */
function isWanted(said: Said): boolean {
  const { words } = said;
  if (isQuestion(said)) return false;
  if (hasAny(WARN_VERBS, words) || words.has("subscribe") || asksToTell(said)) return true;
  if (hasAny(TOPICS, words) && hasAny(SET_UP_VERBS, words)) return true;
  return words.has("alert") && (hasAny(PEOPLE, words) || hasAny(WHEN, words));
}

function asksToWarn({ words }: Said): boolean {
  const isAboutBudget = words.has("budget") || words.has("budgets");
  return hasAny(WARN_VERBS, words) && !isAboutBudget && (hasAny(PEOPLE, words) || hasAny(WHEN, words));
}

/** `tell us when a new cluster appears`, but not `tell me when the invoice was closed`. */
function asksToTell(said: Said): boolean {
  const { words } = said;
  const isTold = hasAny(TELL_VERBS, words) && hasAny(PEOPLE, words) && hasAny(WHEN, words);
  return isTold && hasAny(CONDITION_WORDS, words) && !hasAny(PAST, words) && !isQuestion(said);
}

function isQuestion({ words, firstWord }: Said): boolean {
  return QUESTION_WORDS.has(firstWord) || (WHEN.has(firstWord) && hasAny(PAST, words));
}

/** What the words of a sentence leave out: `costs more than $400`, `new clusters`, `above M60`, `credits`. */
function fillIn(text: string): string {
  return text
    .replace(/(?<!(?:above|over|exceeds|below|of) )(?<=^| )"?(\$\d[\d,.]*k?(?:\/\w+)?)"?(?= |$)/i, "above $1")
    .replace(/(?<=^| )new(?= |$)(?! cluster)/, "new cluster")
    .replace(/(?<=^| )(?:"?clusters?"? )?"?above ([MR]\d+)"?(?= |$)/i, (all, tier: string, at: number) =>
      text.slice(0, at).endsWith("tier ") ? all : `tier above ${tier}`,
    )
    .replace(/\bservice:credits(?= below)/i, "credits");
}
