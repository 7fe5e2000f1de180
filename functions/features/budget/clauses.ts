import { nearest } from "../../aws/nearest.ts";
import { startsWithPeriod } from "../../money/period-phrase.ts";
import { CommandError, missingValue, unknownValue, unknownWord } from "../../slack/command-error.ts";
import { parseAmount } from "../amount.ts";
import type { Clause, Remaining } from "../clause.ts";
import { type Filters, readFilter } from "../filters.ts";
import { readName } from "../name-clause.ts";
import type { Grammar } from "../parse-command.ts";
import type { Suggestion } from "../period-suggestion.ts";
import type { BudgetPeriod } from "./request.ts";
import { budgetCommandText } from "./text.ts";

/** What a command says. */
export interface BudgetClauses extends Filters {
  readonly names: string[];
  readonly every: BudgetPeriod;
  readonly amountCents: number;
  readonly actual: number[];
  readonly forecast: number[];
  readonly hasForecast: boolean;
}

const MAX_PERCENT = 500;

const EVERY: ReadonlyMap<string, BudgetPeriod> = new Map([
  ["monthly", "month"],
  ["quarterly", "quarter"],
]);
/** Periods that no budget has. */
const OTHER_PERIODS = ["daily", "weekly", "yearly", "annual", "annually"];
const KEYWORDS = [
  ...EVERY.keys(),
  ...OTHER_PERIODS,
  "at",
  "by",
  "forecast",
  "no forecast",
  "without forecast",
];
const PER = /^(?:a|per|each|every) (month|quarter)$/;

export const BUDGET_GRAMMAR: Grammar<BudgetClauses> = {
  clauses: [
    readFilter,
    readForecast,
    readActual,
    readAmount,
    readEvery,
    refuseGrouping,
    refusePeriod,
    (remaining) => readName(remaining, { keywords: KEYWORDS, suggest }),
  ],
  unknown: unknownClause,
  plurals: budgetCommandText.plurals,
  examples: {
    amountCents: "/atlas-budget 12500",
    every: "/atlas-budget 12500 quarterly",
    hasForecast: "/atlas-budget 12500 no forecast",
  },
};

/** Reads `12500`, `$12,500.50`, `12.5k` and `2m`, in US dollars. */
function readAmount({
  command,
  words: [word = "", next = ""],
}: Remaining): Clause<BudgetClauses> | undefined {
  if (!/^[-+]?[$€£¥]|^[-+.]?\d[\d.,'_]*(?:[km€£¥$]|usd|eur)?$/i.test(word)) return undefined;
  const length = /^(?:usd|dollars?)$/i.test(next) ? 2 : 1;
  return { length, values: { amountCents: parseAmount(word, command) } };
}

/** Reads `at 50% 80% and 100%`, and percents alone. */
function readActual(remaining: Remaining): Clause<BudgetClauses> | undefined {
  const { words } = remaining;
  const hasLead = words[0]?.toLowerCase() === "at";
  if (!hasLead && !/^\d+%,?$/.test(words[0] ?? "")) return undefined;
  const { length, percents } = readPercents(remaining, hasLead ? 1 : 0);
  return { length, values: { actual: percents } };
}

/** Reads `forecast 100%`, `forecast at 90% 110%` and `no forecast`. */
function readForecast(remaining: Remaining): Clause<BudgetClauses> | undefined {
  const [lead = "", next = ""] = remaining.words.map((word) => word.toLowerCase());
  if ((lead === "no" || lead === "without") && next === "forecast")
    return { length: 2, values: { hasForecast: false } };
  if (lead !== "forecast") return undefined;
  const { length, percents } = readPercents(remaining, next === "at" ? 2 : 1);
  return { length, values: { forecast: percents, hasForecast: true } };
}

/** @param start how many words come before them. @throws CommandError */
function readPercents(
  { command, words }: Remaining,
  start: number,
): { readonly length: number; readonly percents: number[] } {
  const percents: number[] = [];
  let length = start;
  let hasSign = false;
  for (const [index, word] of words.entries()) {
    if (index < start || (percents.length > 0 && /^and$/i.test(word))) continue;
    const parts = word.split(",").filter(Boolean);
    // A number without `%` may also be the amount.
    const isPlain: boolean =
      /^\d+$/.test(word) && !hasSign && (Number(word) <= MAX_PERCENT || percents.length === 0);
    if (!isPlain && !(parts.length > 0 && parts.every((part) => /^[-+.\d]+%$/.test(part)))) break;
    hasSign = !isPlain;
    percents.push(...parts.map((part) => percentOf(part, command)));
    length = index + 1;
  }
  const lead = words.slice(0, start).join(" ");
  const example = `${command} ${lead} 80% 100%`;
  const [first] = words.slice(start);
  if (percents.length > 0) return { length, percents };
  if (first === undefined) throw missingValue(budgetCommandText.percents, { word: lead, example });
  throw unknownValue(budgetCommandText.notAPercent(first), { word: first, example });
}

function percentOf(text: string, command: string): number {
  const percent = Number(/^(\d+)(?:\.0*)?%?$/.exec(text)?.[1]);
  if (percent >= 1 && percent <= MAX_PERCENT) return percent;
  const example = `${command} at 80% 100%`;
  throw unknownValue(budgetCommandText.notAPercent(text), { word: text, example });
}

function readEvery({ command, words }: Remaining): Clause<BudgetClauses> | undefined {
  const [word = ""] = words.map((each) => each.toLowerCase());
  const every = EVERY.get(word);
  if (every) return { length: 1, values: { every } };
  const per = PER.exec(words.slice(0, 2).join(" ").toLowerCase())?.[1];
  if (per) return { length: 2, values: { every: per === "month" ? "month" : "quarter" } };
  if (!OTHER_PERIODS.includes(word)) return undefined;
  const suggestion = word.length > "weekly".length || word === "yearly" ? "quarterly" : "monthly";
  const mistake = { word, suggestion, example: `${command} ${suggestion}` };
  throw unknownValue(budgetCommandText.notAPeriod(word), mistake);
}

function refuseGrouping({ command, words }: Remaining): undefined {
  if (words[0]?.toLowerCase() !== "by") return;
  const mistake = { word: words.slice(0, 2).join(" "), example: command };
  throw new CommandError("conflict", budgetCommandText.noGrouping, mistake);
}

function refusePeriod({ command, words }: Remaining): undefined {
  if (!startsWithPeriod(words)) return;
  const mistake = { word: words.join(" "), example: command };
  throw new CommandError("conflict", budgetCommandText.noPeriod, mistake);
}

function suggest([word = "", next = ""]: readonly string[]): Suggestion | undefined {
  if (/^(?:no|without)$/i.test(word) && nearest(next, ["forecast"]))
    return { phrase: `${word} ${next}`, instead: "no forecast" };
  const near = nearest(word, ["monthly", "quarterly", "forecast", "private", "help"]);
  if (!near) return undefined;
  return { phrase: word, instead: near === "forecast" && !/\d/.test(next) ? "forecast 100%" : near };
}

function unknownClause({ command, tokens: [{ text }], words }: Remaining): CommandError {
  const { phrase = text, instead } = suggest(words) ?? {};
  const works = instead === "forecast" ? "forecast 100%" : instead;
  return unknownWord({
    word: phrase,
    suggestion: instead,
    example: works === "private" || !works ? command : `${command} ${works}`,
  });
}
