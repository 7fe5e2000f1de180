import type { KnownBlock } from "@slack/types";
import { jobText } from "../../jobs/text.ts";
import { formatPeriod } from "../../money/period.ts";
import { context, header, type Message, section, TEXT_LENGTH } from "../../slack/block-kit.ts";
import { truncate } from "../../slack/mrkdwn.ts";
import { slackText } from "../../slack/text.ts";
import { totalLine, type UsageViewModel } from "../usage/message.ts";
import type { UsageSummary } from "../usage/summary.ts";
import { usageTables } from "../usage/table.ts";
import { usageText } from "../usage/text.ts";
import { answerText } from "./answer-text.ts";
import { comparedNames } from "./dates.ts";
import type { WhyJob } from "./job.ts";
import { scopeNotes } from "./scope-notes.ts";

/** What Cost Explorer says where the lines of invoices can't be read. */
interface KnownChange extends Pick<UsageViewModel, "known" | "today" | "currency"> {
  readonly summary: UsageSummary;
}

/** Why a change can't be explained, and how large it is. @param problems in mrkdwn */
export function fallbackMessage(
  { request, userId }: Pick<WhyJob, "request" | "userId">,
  problems: readonly string[],
  change: KnownChange | undefined,
): Message {
  const title = answerText.comparison(...comparedNames(request));
  const reason = slackText.failed(answerText.cannotExplain(problems));
  const tables =
    change && change.summary.rows.length > 0
      ? usageTables(change.summary, change.known.comparison, change.currency)
      : undefined;
  const unknown = request.days ? answerText.noDays : answerText.outOfReach;
  const costs = change ? costsOf(change) : unknown;
  const blocks: KnownBlock[] = [
    header(title),
    section(reason),
    section(costs),
    ...(tables ? [tables.table] : []),
    context([
      ...scopeNotes(request, new Map()),
      ...(change ? [usageText.by("clusters")] : []),
      jobText.asked(userId),
    ]),
  ];
  const text = truncate([reason, costs.replaceAll("*", "")].join(" "), TEXT_LENGTH);
  return { text, blocks, plainTable: tables?.plainTable };
}

function costsOf({ summary, ...view }: KnownChange): string {
  return answerText.fromCostExplorer(formatPeriod(summary.period), totalLine(summary, view));
}
