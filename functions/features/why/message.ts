import type { Place } from "../../atlas/charge-group.ts";
import { jobText } from "../../jobs/text.ts";
import { formatCents } from "../../money/money.ts";
import {
  actions,
  button,
  context,
  header,
  LABEL_LENGTH,
  type Message,
  type MessageBlock,
  section,
  TEXT_LENGTH,
} from "../../slack/block-kit.ts";
import type { ChartBlock } from "../../slack/chart.ts";
import { escapeMrkdwn, escapeSentence, truncate } from "../../slack/mrkdwn.ts";
import { slackText } from "../../slack/text.ts";
import { type DayCounts, dayCountsOf, type Side, type Sides } from "../charges/sides.ts";
import type { Dates } from "../period-clauses.ts";
import { answerText } from "./answer-text.ts";
import { WHY_BUTTONS } from "./buttons.ts";
import { causeText } from "./cause-text.ts";
import type { Cause } from "./causes.ts";
import { comparedDates, formatWhy } from "./command.ts";
import { describeReason } from "./describe-reason.ts";
import { signedCents } from "./format.ts";
import { headline, isNothing } from "./headline.ts";
import { placeNames } from "./place-name.ts";
import { priceLines } from "./price-lines.ts";
import type { Reason } from "./reason.ts";
import type { WhyRequest } from "./request.ts";
import { scopeNotes } from "./scope-notes.ts";
import type { ReasonList, WhySummary } from "./summary.ts";
import { effectsTables } from "./table.ts";

export interface WhyViewModel {
  readonly request: WhyRequest;
  readonly sides: Sides;
  readonly userId: string;
  /** The organizations that the costs belong to: names by id. */
  readonly organizations: ReadonlyMap<string, string>;
  /** With names of people. */
  readonly causes: readonly Cause[];
  readonly chart?: ChartBlock | undefined;
  /** Whether the parts are all that the invoices say, in mrkdwn. */
  readonly checks: readonly string[];
  /** What a person must know to trust the numbers, in mrkdwn. */
  readonly warnings: readonly string[];
  /** Whether Cost Explorer counts in Atlas Credits, unlike invoices. */
  readonly isInCredits: boolean;
}

/** A section of a message has room for so many lines. */
const MAX_LINES = 12;
const MAX_CAUSES = 10;

/** Why costs changed. */
export function whyAnswer(summary: WhySummary, view: WhyViewModel): Message {
  const { afterCents, beforeCents, reasons } = summary;
  const title = headline(summary, view.sides);
  const nameOf = placeNames(reasons);
  const days = dayCountsOf(view.sides);
  const isEmpty = reasons.length === 0;
  const amounts = answerText.amounts(formatCents(afterCents), formatCents(beforeCents));
  const lines = [isNothing(summary) ? answerText.nothing : amounts, ...partsOf(summary, nameOf, days)];
  const tables = isEmpty ? undefined : effectsTables(summary, nameOf, days);
  const causes = view.causes.slice(0, MAX_CAUSES).map((cause) => causeText(cause, nameOf, days));
  const notes = [...(isEmpty ? [] : priceLines(summary)), ...causes];
  const [first = "", ...parts] = lines;
  const blocks: MessageBlock[] = [
    header(title),
    section(first),
    ...(view.chart ? [view.chart] : []),
    ...parts.map(section),
    ...[notes, view.checks].filter(({ length }) => length > 0).map((texts) => section(texts.join("\n"))),
    ...view.warnings.map((warning) => section(slackText.failed(warning))),
    ...(tables ? [tables.table] : []),
    context(smallPrint(view)),
    ...(isEmpty ? [] : csvButton(view)),
  ];
  const said = [`${escapeSentence(title)}: ${first}`, ...parts, ...causes, ...view.checks].join("\n");
  return { text: truncate(said.replaceAll("*", ""), TEXT_LENGTH), blocks, plainTable: tables?.plainTable };
}

/** A section for each of the places with the largest changes, and for the rest. */
function partsOf({ places, rest }: WhySummary, nameOf: (place: Place) => string, days: DayCounts): string[] {
  const sections = places.map((list) =>
    reasonSection(escapeMrkdwn(truncate(nameOf(list.place), LABEL_LENGTH)), list, days),
  );
  const title = places.length > 0 ? answerText.rest : answerText.all;
  return rest ? [...sections, reasonSection(title, rest, days)] : sections;
}

function smallPrint({ request, organizations, userId, isInCredits }: WhyViewModel): string[] {
  return [
    ...scopeNotes(request, organizations),
    jobText.asked(userId),
    ...(isInCredits ? [answerText.inDollars] : []),
  ];
}

function reasonSection(name: string, { cents, reasons, smaller }: ReasonList, days: DayCounts): string {
  const shown = reasons.slice(0, MAX_LINES);
  const hidden = reasons.slice(MAX_LINES);
  const small = {
    count: hidden.length + (smaller?.count ?? 0),
    cents: hidden.reduce((sum, each) => sum + each.cents, smaller?.cents ?? 0n),
  };
  const lines = [
    ...shown.map((reason) => reasonLine(reason, days)),
    ...(small.count > 0
      ? [answerText.reason(answerText.smaller(small.count), signedCents(small.cents), "")]
      : []),
  ];
  return [answerText.heading(name, signedCents(cents)), ...lines].join("\n");
}

/** One line in mrkdwn, without the place. */
function reasonLine(reason: Reason, days: DayCounts): string {
  const { label, details } = describeReason(reason, days);
  return answerText.reason(escapeMrkdwn(label), signedCents(reason.cents), escapeSentence(details));
}

/** The file has the days of the message, also if it is wanted later. */
function csvButton({ request, sides: { before, after } }: WhyViewModel): MessageBlock[] {
  if (request.days) {
    const dates = comparedDates(datesOfSide(after), datesOfSide(before));
    return actions([
      button(answerText.csvButton, WHY_BUTTONS.csv, formatWhy({ ...request, ...dates, csv: true })),
    ]);
  }
  const lastDay = [before, after]
    .flatMap(({ days }) => days?.last ?? [])
    .sort()
    .at(-1);
  const command = formatWhy({ ...request, csv: true, lastDay });
  return actions([button(answerText.csvButton, WHY_BUTTONS.csv, command)]);
}

function datesOfSide({ months, days }: Side): Dates {
  return { period: months, days };
}
