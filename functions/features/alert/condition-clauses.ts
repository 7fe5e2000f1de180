import { nearest } from "../../aws/nearest.ts";
import { isSingleMonth, monthNumber, type Period, periodOf } from "../../money/period.ts";
import { CommandError, missingValue, unknownValue } from "../../slack/command-error.ts";
import { parseAmount } from "../amount.ts";
import type { Clause, ClauseReader, Remaining } from "../clause.ts";
import { readMonths } from "../period-clauses.ts";
import { amountText } from "../text.ts";
import type { Condition } from "./request.ts";
import { alertCommandText } from "./text.ts";
import { knownTier, TIERS } from "./tiers.ts";

interface ConditionClause {
  readonly condition: Condition;
}

const ABOVE = /^(?:above|over|exceeds?|(?:more|higher|larger|greater) than|>)(?= |$)/i;
const GROWTH = /^([+-]?)(\d{1,4}(?:\.\d)?)%$/;
const BELOW = /^(?:below|under|(?:less|lower) than|<)(?= |$)/i;

export const EXAMPLES = {
  above: "above $400 a day",
  growth: "+20%",
  tier: "tier above M60",
  invoice: "invoice failed",
  credits: "credits below $1,000 of $25,000",
} as const;

/** Reads a condition. None of these begins with words that another one begins with. */
export const CONDITION_CLAUSES: ReadonlyArray<ClauseReader<ConditionClause>> = [
  readAnomalies,
  readAbove,
  readGrowth,
  readNewCluster,
  readTier,
  readInvoice,
  readCredits,
];

function readAnomalies({ words: [word = "", next = ""] }: Remaining): Clause<ConditionClause> | undefined {
  if (!/^(?:anomal(?:y|ies)|unusual)$/i.test(word)) return undefined;
  return conditionClause(/^costs?$/i.test(next) ? 2 : 1, { kind: "anomaly" });
}

/** Reads `above $400 a day`. */
function readAbove({ command, words }: Remaining): Clause<ConditionClause> | undefined {
  const lead = leadOf(ABOVE, words);
  if (!lead) return undefined;
  const example = `${command} ${EXAMPLES.above}`;
  const after = words.slice(lead.length);
  const [amount, unit] = after[0]?.split("/", 2) ?? [];
  const meant = meantInstead(amount);
  if (meant) {
    const mistake = { word: `${lead.text} ${amount}`, suggestion: meant, example: `${command} ${meant}` };
    throw unknownValue(amountText.notAnAmount(amount ?? ""), mistake);
  }
  const cents = readAmount(amount, lead.text, example);
  const length = lead.length + (/^(?:dollars?|usd)$/i.test(after[1] ?? "") ? 2 : 1);
  const [, spoken, spokenLength] = unit ? ["", unit, 0] : unitOf(words.slice(length));
  if (spoken && !/^(?:days?|daily|d)$/i.test(spoken)) {
    const word = words.slice(0, length + spokenLength).join(" ");
    throw new CommandError("conflict", alertCommandText.notADay(spoken), { word, example });
  }
  return conditionClause(length + spokenLength, { kind: "above", cents });
}

/** Above a percentage or a tier. */
function meantInstead(word = ""): string | undefined {
  if (GROWTH.test(word)) return `+${word.replace(/^[+-]/, "")}`;
  const tier = knownTier(word);
  return tier && `tier above ${tier}`;
}

/** `a day`, `per month`, `daily` after an amount. */
export function unitOf(words: readonly string[]): readonly [text: string, unit: string, length: number] {
  const [text = "", unit = ""] =
    /^(?:(?:an?|per|each|every|in a) )?(days?|weeks?|months?|quarters?|years?|hours?)(?= |$)|^(?:daily|weekly|monthly|yearly)(?= |$)/i.exec(
      words.slice(0, 3).join(" "),
    ) ?? [];
  return text ? [text, unit || text, text.split(" ").length] : ["", "", 0];
}

/** Reads `+20%`. */
function readGrowth({
  command,
  words: [word = "", next = ""],
}: Remaining): Clause<ConditionClause> | undefined {
  const isApart = /^(?:%|percent)$/i.test(next);
  const [, sign, number] = GROWTH.exec(isApart ? `${word}%` : word) ?? [];
  if (number === undefined) return undefined;
  const percent = Number(number);
  const mistake = { word: isApart ? `${word} ${next}` : word, example: `${command} ${EXAMPLES.growth}` };
  if (percent === 0) throw unknownValue(alertCommandText.notAPercentage(word), mistake);
  if (sign === "-") {
    throw unknownValue(alertCommandText.notLess, { ...mistake, suggestion: `+${percent}%` });
  }
  return conditionClause(isApart ? 2 : 1, { kind: "growth", percent });
}

function readNewCluster({ words: [lead = "", name = ""] }: Remaining): Clause<ConditionClause> | undefined {
  const isNew = lead.toLowerCase() === "new" && /^clusters?$/i.test(name);
  return isNew ? conditionClause(2, { kind: "new_cluster" }) : undefined;
}

/** Reads `tier above M60`. */
function readTier({ command, words }: Remaining): Clause<ConditionClause> | undefined {
  if (!/^tiers?$/i.test(words[0] ?? "")) return undefined;
  const example = `${command} ${EXAMPLES.tier}`;
  const lead = leadOf(ABOVE, words.slice(1));
  const length = lead ? lead.length + 1 : 1;
  const word = words[length];
  if (word === undefined || !lead) {
    const before = words.slice(0, length).join(" ");
    throw missingValue(alertCommandText.tier, { word: before, example });
  }
  const tier = knownTier(word);
  if (tier) return conditionClause(length + 1, { kind: "tier", tier });
  const suggestion = nearest(word.toUpperCase(), TIERS);
  throw unknownValue(alertCommandText.notATier(word), { word, suggestion, example });
}

/** Reads `invoice failed`. */
function readInvoice({ command, words }: Remaining): Clause<ConditionClause> | undefined {
  const [lead = "", ...more] = words.map((word) => word.toLowerCase());
  if (!/^(?:invoices?|payments?|bills?)$/.test(lead)) return undefined;
  const skipped = /^(?:is|are|has|have)$/.test(more[0] ?? "") ? 1 : 0;
  const word = more[skipped];
  const example = `${command} ${EXAMPLES.invoice}`;
  if (word === undefined) throw missingValue(alertCommandText.invoiceStates, { word: lead, example });
  const state = /^fail(?:s|ed)?$/.test(word) ? "failed" : /^close[ds]?$/.test(word) ? "closed" : undefined;
  if (state) return conditionClause(skipped + 2, { kind: "invoice", state });
  const suggestion = nearest(word, INVOICE_STATES);
  throw unknownValue(alertCommandText.notAnInvoiceState(word), { word, suggestion, example });
}

const INVOICE_STATES = ["failed", "closed"] as const;

/** Reads `credits below $1,000 of $25,000 since 2026-01`. */
function readCredits(remaining: Remaining): Clause<ConditionClause> | undefined {
  const { command, words, today } = remaining;
  if (!/^credits?$/i.test(words[0] ?? "")) return undefined;
  const example = `${command} ${EXAMPLES.credits}`;
  const lead = leadOf(BELOW, words.slice(1));
  if (!lead) throw missingValue(alertCommandText.below, { word: words[0] ?? "", example });
  let length = 1 + lead.length;
  const belowCents = readAmount(words[length], lead.text, example);
  length += 1;
  const said = words.slice(0, length).join(" ");
  if (words[length]?.toLowerCase() !== "of") {
    throw new CommandError("missing_value", alertCommandText.creditsOf, { word: said, example });
  }
  const ofCents = readAmount(words[length + 1], "of", example);
  length += 2;
  if (belowCents >= ofCents) {
    const word = words.slice(0, length).join(" ");
    throw new CommandError("conflict", alertCommandText.creditsAbove, { word, example });
  }
  const since = words[length]?.toLowerCase() === "since" ? readSince(remaining, length) : undefined;
  const month = since?.period ?? periodOf(monthNumber(today.toISOString()), 1);
  return conditionClause(length + (since?.length ?? 0), {
    ...{ kind: "credits", belowCents, ofCents },
    since: month.start.slice(0, 7),
  });
}

/** Reads `since 2026-01`. @param at the index of `since` */
function readSince(
  { tokens, words, ...context }: Remaining,
  at: number,
): { readonly length: number; readonly period: Period } {
  const { command, today } = context;
  const example = `${command} ${EXAMPLES.credits} since ${today.toISOString().slice(0, 7)}`;
  const [token, ...rest] = tokens.slice(at + 1);
  if (!token) throw missingValue(alertCommandText.month, { word: "since", example });
  const before = [command, ...words.slice(0, at + 1)].join(" ");
  const left = { tokens: [token, ...rest] as const, words: words.slice(at + 1) };
  const clause = readMonths({ ...context, ...left, command: before });
  const period = clause?.values.period;
  const word = words.slice(at, at + 1 + (clause?.length ?? 1)).join(" ");
  if (!clause || !period || !isSingleMonth(period)) {
    throw unknownValue(alertCommandText.notAMonth(token.text), { word, example });
  }
  return { length: 1 + clause.length, period: { start: period.start, end: period.end } };
}

/** @param lead the word before it. @returns US cents. @throws CommandError */
function readAmount(word: string | undefined, lead: string, example: string): number {
  if (word === undefined) throw missingValue(alertCommandText.amount, { word: lead, example });
  return parseAmount(word, example);
}

/** What the words begin with, and how many of them it is. */
function leadOf(
  pattern: RegExp,
  words: readonly string[],
): { readonly text: string; readonly length: number } | undefined {
  const text = pattern.exec(words.slice(0, 2).join(" "))?.[0];
  return text ? { text, length: text.split(" ").length } : undefined;
}

function conditionClause(length: number, condition: Condition): Clause<ConditionClause> {
  return { length, values: { condition } };
}
