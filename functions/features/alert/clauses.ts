import { nearest } from "../../aws/nearest.ts";
import { startsWithPeriod } from "../../money/period-phrase.ts";
import { CommandError, unknownWord } from "../../slack/command-error.ts";
import type { Clause, Remaining } from "../clause.ts";
import { type Filters, readFilter } from "../filters.ts";
import { readName } from "../name-clause.ts";
import type { Grammar } from "../parse-command.ts";
import type { Suggestion } from "../period-suggestion.ts";
import { WATCH_CHANGES } from "../watch/command.ts";
import { CONDITION_CLAUSES, EXAMPLES, unitOf } from "./condition-clauses.ts";
import type { Condition } from "./request.ts";
import { alertCommandText } from "./text.ts";

export const COMMAND = "/atlas-alert";
const VERBS = ["list", "preview", ...WATCH_CHANGES, "help"];

/** What a command says. */
interface AlertClauses extends Filters {
  readonly condition: Condition;
  readonly names: string[];
}

export const ALERT_GRAMMAR: Grammar<AlertClauses> = {
  clauses: [...CONDITION_CLAUSES, readFilter, refuseOthers, readAlertName],
  unknown: unknownClause,
  plurals: alertCommandText.plurals,
};

/** What has a meaning in other commands: periods, groupings and a verb that isn't the first word. */
function refuseOthers({ command, words }: Remaining): undefined {
  const [first = ""] = words;
  if (/^(?:by|per)$/i.test(first)) {
    const word = words.slice(0, 2).join(" ");
    throw new CommandError("conflict", alertCommandText.noGrouping, { word, example: command });
  }
  if (!startsWithPeriod(words)) return;
  throw new CommandError("conflict", alertCommandText.noPeriod, { word: words.join(" "), example: command });
}

/** From the first words of a condition, and of what people may have meant, to the condition. */
const MEANINGS: ReadonlyMap<string, string> = new Map([
  ...["anomaly", "anomalies"].map((word) => [word, "anomalies"] as const),
  ["above", EXAMPLES.above],
  ["over", EXAMPLES.above],
  ["exceeds", EXAMPLES.above],
  ["new cluster", "new cluster"],
  ["tier above", EXAMPLES.tier],
  ["invoice", EXAMPLES.invoice],
  ["credits below", EXAMPLES.credits],
  ...VERBS.map((verb) => [verb, verb] as const),
]);

const KEYWORDS = [
  ...["above", "over", "new cluster", "new clusters", "tier", "invoice", "credits", "anomalies", "by", "per"],
];

/** Short names may be near these by chance. */
const MIN_NEAR_LENGTH = 4;

function suggestCondition(words: readonly string[]): Suggestion | undefined {
  const [first = ""] = words;
  if (/^>?\$\d|^>\d|^\d[\d,.]*k?\/d/i.test(first)) return { phrase: first, instead: aboveAmount(words) };
  if (/^[+-]?\d+(?:\.\d)?%$|^\+\d+$/.test(first)) {
    return { phrase: first, instead: `+${first.replace(/^[+-]|%$/g, "")}%` };
  }
  for (const count of [2, 1].filter((length) => length <= words.length)) {
    const phrase = words.slice(0, count).join(" ").toLowerCase();
    const candidates = [...MEANINGS.keys()].filter((meaning) => meaning.split(" ").length === count);
    const near = phrase.length < MIN_NEAR_LENGTH ? undefined : nearest(phrase, candidates, 1);
    if (near) return { phrase: words.slice(0, count).join(" "), instead: near };
  }
  return undefined;
}

/** `above $400 a day` for `$400`; without `a day` where it follows. */
function aboveAmount([amount = "", ...rest]: readonly string[]): string {
  const hasUnit = amount.includes("/") || unitOf(rest)[0] !== "";
  return `above ${amount.replace(/^>/, "")}${hasUnit ? "" : " a day"}`;
}

function readAlertName(remaining: Remaining): Clause<AlertClauses> | undefined {
  return readName(remaining, { keywords: KEYWORDS, suggest: suggestCondition });
}

/** The mistake where no clause begins. */
function unknownClause({ command, tokens: [{ text }], words }: Remaining): CommandError {
  const { phrase = text, instead } = suggestCondition(words) ?? {};
  if (instead) {
    const meant = MEANINGS.get(instead) ?? instead;
    const isVerb = VERBS.includes(instead);
    const example =
      isVerb && WATCH_CHANGES.some((change) => change === instead)
        ? `${COMMAND} list`
        : `${COMMAND} ${meant}`;
    return unknownWord({ word: phrase, suggestion: instead, example });
  }
  const suggestion = /^\d/.test(text) ? aboveAmount(words) : undefined;
  return unknownWord({ word: text, suggestion, example: `${command} ${EXAMPLES.above}` });
}
