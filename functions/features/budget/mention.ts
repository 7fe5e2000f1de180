import { hasAny, type MentionWords, type Said, wordSet } from "../mention-words.ts";

const TOPICS = wordSet("budget budgets");
const CHANGES = wordSet("pause resume remove snooze");
const SET_VERBS = wordSet("set create add make change raise lower budget monthly quarterly");
const AMOUNT = /(?:^|\s)\$?\d[\d,.]*[km]?(?=\s|$)/i;
/** It may be the amount, but more likely a year. */
const YEAR = /^\s*20\d\d$/;

export const budgetMention: MentionWords = {
  topics: TOPICS,
  precedence: 3,
  isAbout: ({ words }) => hasAny(TOPICS, words),
  textAlone: () => "list",
  readText: (text, said) => (isChange(text) || setsBudget(text, said) ? text : "list"),
  kept: wordSet("at and no forecast quarterly monthly pause resume remove snooze"),
  synonyms: new Map([
    ["stop", "pause"],
    ["delete", "remove"],
    ["without", "no"],
    ["month", "monthly"],
    ["quarter", "quarterly"],
    ...["set", "create", "add", "make", "change", "raise", "lower"].map((verb) => [verb, ""] as const),
    ["to", ""],
  ]),
  verbs: CHANGES,
  hasPeriods: false,
  hasServices: true,
  hasGroupings: false,
  scheduleText: ({ every }) => (every === "monthly" ? "monthly" : ""),
};

function isChange(text: string): boolean {
  return CHANGES.has(text.split(" ", 1)[0] ?? "");
}

/** Whether it says so: a question about a budget with a number in it does not. */
function setsBudget(text: string, { firstWord }: Said): boolean {
  const amount = AMOUNT.exec(text)?.[0] ?? "";
  if (amount === "" || YEAR.test(amount)) return false;
  return amount.includes("$") || SET_VERBS.has(firstWord);
}
