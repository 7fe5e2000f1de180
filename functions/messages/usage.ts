import type { KnownBlock, RawTextElement, TableBlock } from "@slack/types";
import { formatCents, percentChange, percentOf } from "../billing/money.ts";
import { formatPeriod, isRunning } from "../billing/period.ts";
import { GROUPINGS, type UsageRow, type UsageSummary } from "../billing/usage.ts";
import { formatUsage, type UsageRequest } from "../commands/usage.ts";
import { ACTIONS, regroupAction } from "./actions.ts";
import type { Catalogue } from "./catalogue.ts";
import { actions, button, context, header, type Message, section } from "./message.ts";
import { code, cut, escapeMrkdwn } from "./mrkdwn.ts";

/** Long names would widen the table for everybody, and Slack takes 10,000 characters in all its cells. */
const LABEL_LENGTH = 80;

/** What the answer needs beside the numbers. */
export interface UsageFrame {
  readonly request: UsageRequest;
  /** Name of the organization that was asked for, as Atlas has it. */
  readonly organization: string;
  readonly userId: string;
  readonly today: Date;
}

/** The answer to a question about usage: total and change, the table, and the ways to go deeper. */
export function usageAnswer(words: Catalogue, summary: UsageSummary, frame: UsageFrame): Message {
  const period = formatPeriod(summary.period);
  const total = totalLine(words, summary, frame.today);
  const title = words.header(period);
  const blocks: KnownBlock[] = [header(title), section(total)];
  if (summary.rows.length > 0) blocks.push(table(words, summary));
  if (summary.unplacedCount > 0) {
    blocks.push(section(words.failed(words.unplaced(formatCents(summary.unplacedCents)))));
  }
  blocks.push(context(smallPrint(words, summary, frame)), ...buttons(words, frame.request));
  return { text: `${escapeMrkdwn(title)}: ${total.replaceAll("*", "")}`, blocks };
}

function totalLine(words: Catalogue, summary: UsageSummary, today: Date): string {
  if (summary.rows.length === 0) return words.noUsage(formatPeriod(summary.period));
  const total = words.totalLine(formatCents(summary.totalCents), isRunning(summary.period, today));
  const previous = formatPeriod(summary.previous);
  return `${total}  ·  ${words.compared(changeOf(words, summary.totalCents, summary.previousCents), previous, formatCents(summary.previousCents))}`;
}

function changeOf(words: Catalogue, now: bigint, before: bigint): string {
  if (now === before) return words.noChange;
  const difference = `${now > before ? "+" : ""}${formatCents(now - before)}`;
  const percent = percentChange(now, before);
  return percent === undefined ? difference : `${difference} (${percent})`;
}

function table(words: Catalogue, summary: UsageSummary): TableBlock {
  const { rows, others, totalCents, previousCents, groupBy } = summary;
  const row = (
    label: string,
    { cents, previousCents: before }: Pick<UsageRow, "cents" | "previousCents">,
  ) => [
    cell(cut(label, LABEL_LENGTH)),
    cell(formatCents(cents)),
    cell(percentOf(cents, totalCents) ?? "–"),
    cell(before === 0n && cents !== 0n ? words.newRow : changeOf(words, cents, before)),
  ];
  return {
    type: "table",
    column_settings: [{ is_wrapped: true }, { align: "right" }, { align: "right" }, { align: "right" }],
    rows: [
      [words.dimension(groupBy), words.amount, words.share, words.change].map(cell),
      ...rows.map((each) => row(each.label ?? words.without(groupBy), each)),
      ...(others ? [row(words.others(others.count), others)] : []),
      row(words.total, { cents: totalCents, previousCents }),
    ],
  };
}

function cell(text: string): RawTextElement {
  // Slack refuses an empty cell. Raw text is shown as it is: nothing in it is interpreted or escaped.
  return { type: "raw_text", text: text || " " };
}

function smallPrint(words: Catalogue, summary: UsageSummary, frame: UsageFrame): string[] {
  const { request } = frame;
  const filters = [
    ["service", request.services],
    ["project", request.projects],
    ["cluster", request.clusters],
    ["organization", request.organizations],
  ] as const;
  return [
    escapeMrkdwn(frame.organization),
    words.by(summary.groupBy),
    ...filters
      .filter(([, names]) => names.length > 0)
      .map(([dimension, names]) => words.only(dimension, names.map(code).join(", "))),
    words.asked(frame.userId),
    ...(isRunning(summary.period, frame.today) ? [words.runningNote] : []),
    ...(leavesOutPartial(request) ? [words.partialLeftOut(request.groupBy)] : []),
  ];
}

/** Atlas leaves costs out that lack a value for a filtered dimension, which only projects and clusters can. */
function leavesOutPartial(request: UsageRequest): boolean {
  return !request.partial && (request.groupBy === "projects" || request.groupBy === "clusters");
}

function buttons(words: Catalogue, request: UsageRequest): KnownBlock[] {
  const others = GROUPINGS.filter((groupBy) => groupBy !== request.groupBy);
  return actions([
    ...others.map((groupBy) =>
      button(
        words.byButton(groupBy),
        regroupAction(groupBy),
        formatUsage({ ...request, groupBy, csv: false }),
      ),
    ),
    button(words.csvButton, ACTIONS.csv, formatUsage({ ...request, csv: true })),
  ]);
}
