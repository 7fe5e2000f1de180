import {
  hasAny,
  type MentionWords,
  type Said,
  saysAmount,
  setsPeriodLimit,
  wordSet,
} from "../mention-words.ts";

const TOPICS = wordSet("budget budgets");
const CHANGES = wordSet("pause resume remove snooze");
/** `Are we over budget?` */
const QUESTIONS = wordSet("are can did do does how is will");
const STANDING = wordSet("doing exceed keep left meet much over remaining stay track under within");
const WARN_VERBS = ["alert", "warn", "notify", "tell", "ping"];
const SET_VERBS = wordSet("set create add make change raise lower budget monthly quarterly");
const AMOUNT = /(?:^|\s)\$?\d[\d,.]*[km]?(?=\s|$)/i;
/** After a name, it is read as another one. */
const QUOTED_AMOUNT = /\s*"(\$?\d[\d,.]*[km]?)"/i;
/** It may be the amount, but more likely a year. */
const YEAR = /^\s*20\d\d$/;

export const budgetMention: MentionWords = {
  topics: TOPICS,
  precedence: 3,
  isAbout: (said) => setsPeriodLimit(said) || (hasAny(TOPICS, said.words) && !asksForCosts(said)),
  textAlone: () => "list",
  readText,
  kept: wordSet("at and no forecast quarterly monthly pause resume remove snooze"),
  synonyms: new Map([
    ["stop", "pause"],
    ["delete", "remove"],
    ["without", "no"],
    ["month", "monthly"],
    ["quarter", "quarterly"],
    ...["set", "create", "add", "make", "change", "raise", "lower"].map((verb) => [verb, ""] as const),
    ...[...WARN_VERBS, "above", "exceed", "exceeds", "if", "per"].map((word) => [word, ""] as const),
    ["to", ""],
  ]),
  verbs: CHANGES,
  hasPeriods: false,
  hasServices: true,
  hasGroupings: false,
  scheduleText: ({ every }) => (every === "monthly" ? "monthly" : ""),
};

/** `/atlas-usage` shows what is spent, the forecast, and the budget for the same costs. */
function asksForCosts(said: Said): boolean {
  const { words, firstWord } = said;
  const isQuestion = words.has("budget") && QUESTIONS.has(firstWord) && hasAny(STANDING, words);
  return isQuestion && !saysAmount(said);
}

function readText(text: string, said: Said): string {
  const [quoted, amount] = QUOTED_AMOUNT.exec(text) ?? [];
  const command = quoted === undefined ? text : `${amount} ${text.replace(quoted, "")}`;
  return isChange(command) || setsBudget(command, said) ? command : "list";
}

function isChange(text: string): boolean {
  return CHANGES.has(text.split(" ", 1)[0] ?? "");
}

/** Whether it says so: a question about a budget with a number in it does not. */
function setsBudget(text: string, said: Said): boolean {
  const amount = AMOUNT.exec(text)?.[0] ?? "";
  if (amount === "" || setsPeriodLimit(said)) return amount !== "";
  return !YEAR.test(amount) && (amount.includes("$") || SET_VERBS.has(said.firstWord));
}
