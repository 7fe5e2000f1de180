import type { CostSeries } from "../../atlas/cost-history.ts";
import { formatPeriod } from "../../money/period.ts";
import {
  actions,
  button,
  context,
  header,
  LABEL_LENGTH,
  type Message,
  section,
} from "../../slack/block-kit.ts";
import { code, escapeSentence, truncate } from "../../slack/mrkdwn.ts";
import { slackText } from "../../slack/text.ts";
import { invoiceName, MAX_SHOWN } from "../charges/invoice-name.ts";
import { subscriptionBlocks } from "../subscriptions/message.ts";
import { watchText } from "../watch/text.ts";
import type { Observation } from "../watch/watch.ts";
import { whyButton } from "../why/buttons.ts";
import { percentOfBudget } from "./bar.ts";
import { budgetAction } from "./buttons.ts";
import type { BudgetNews } from "./find-news.ts";
import { newsText } from "./news-text.ts";
import type { BudgetReasons } from "./reasons.ts";
import type { BudgetRequest } from "./request.ts";
import { budgetPeriodOf, forecastOf, type Standing, standingOf, type Threshold } from "./standing.ts";
import { standingLines, standingNotes } from "./standing-lines.ts";
import { type BudgetWatch, budgetSubscriptions } from "./subscription.ts";
import { budgetsText, budgetText } from "./text.ts";

/** What a message about a budget is made of. */
interface BudgetViewModel {
  readonly inScope: readonly CostSeries[];
  readonly seen: Observation;
}

interface NewsViewModel extends BudgetViewModel {
  /** Why the costs changed, in mrkdwn, if that is known. */
  readonly reasons?: BudgetReasons | undefined;
}

/** Announces a threshold. */
export function budgetMessage(
  { id, userId, request }: Pick<BudgetWatch, "id" | "userId" | "request">,
  news: BudgetNews,
  { inScope, seen, reasons }: NewsViewModel,
): Message {
  const { period } = news;
  const standing = standingOf(request, inScope, { ...seen, period });
  const title = titleOf(request, news, standing, inScope);
  const lines = standingLines(standing, inScope);
  const isLate = standing.daysLeft === 0 && news.basis === "actual";
  const shown = reasons && reasons.lines.length > 0 ? [reasons.title, ...reasons.lines] : [];
  return {
    text: `${escapeSentence(title)}: ${lines.join("  ·  ").replaceAll("*", "")}`,
    blocks: [
      header(title),
      section(lines.join("\n")),
      ...(isLate ? [section(newsText.late(formatPeriod(period)))] : []),
      ...(shown.length > 0 ? [section(shown.join("\n"))] : []),
      ...warningsOf(standing, seen).map((warning) => section(slackText.failed(warning))),
      context([
        ...standingNotes(request, standing),
        budgetsText.withId(code(id)),
        budgetsText.subscribedBy(userId),
      ]),
      ...actions([
        whyButton({ period }, request),
        button(budgetText.editButton, budgetAction("edit", id), id),
        button(watchText.snoozeButton, budgetAction("snooze", id), `snooze ${id}`),
      ]),
    ],
  };
}

/** Confirms a budget that was set, or changed. */
export function budgetConfirmation(
  watch: BudgetWatch,
  {
    isNew,
    reached,
    now,
  }: { readonly isNew: boolean; readonly reached: readonly Threshold[]; readonly now: number },
  { inScope, seen }: BudgetViewModel,
): Message {
  const { request } = watch;
  const standing = standingOf(request, inScope, { ...seen, period: budgetPeriodOf(request, seen.today) });
  const title = isNew ? newsText.setHeader : newsText.changedHeader;
  const lines = [
    ...standingLines(standing, inScope),
    ...(reached.length > 0 ? [newsText.reached(reached.map(thresholdText).join(", "))] : []),
  ];
  const notes = standingNotes({ ...request, ...NO_SCOPE }, standing);
  return {
    text: `${title}: ${budgetSubscriptions.summary(watch)}`,
    blocks: [
      header(title),
      section(lines.join("\n")),
      ...warningsOf(standing, seen).map((warning) => section(slackText.failed(warning))),
      ...subscriptionBlocks(budgetSubscriptions, watch, 1, now),
      context([...notes, budgetsText.manage]),
    ],
  };
}

/** The summary of the budget has its filters. */
const NO_SCOPE = { services: [], projects: [], clusters: [], organizations: [], names: [] };

function titleOf(
  request: BudgetRequest,
  { basis, percent, period }: BudgetNews,
  standing: Standing,
  inScope: readonly CostSeries[],
): string {
  const name = formatPeriod(period);
  const expected = forecastOf(inScope, standing);
  const title =
    basis === "forecast" && expected
      ? newsText.forecastHeader(name, percentOfBudget(expected.cents, standing.budgetCents))
      : newsText.spentHeader(percent, name);
  const scope = scopeOf(request);
  return scope ? newsText.inScope(scope, title) : title;
}

/** In plain text, such as `lab`; empty for all costs. */
function scopeOf({ clusters, projects, organizations, services, names }: BudgetRequest): string {
  return truncate(
    [...clusters, ...projects, ...organizations, ...services, ...names].join(", "),
    LABEL_LENGTH,
  );
}

function thresholdText({ basis, percent }: Threshold): string {
  return basis === "actual" ? newsText.actualThreshold(percent) : newsText.forecastThreshold(percent);
}

function warningsOf({ period }: Standing, { history }: Observation): string[] {
  const isOfPeriod = ({ month }: { readonly month: string }) =>
    `${month}-01` >= period.start && `${month}-01` < period.end;
  return history.unreadable
    .filter(isOfPeriod)
    .slice(0, MAX_SHOWN)
    .map((invoice) => newsText.unreadable(invoiceName(invoice)));
}
