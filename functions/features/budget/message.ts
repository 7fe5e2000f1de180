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
import { budgetPeriodOf, type Standing, standingOf, type Threshold } from "./standing.ts";
import { standingLines, standingNotes } from "./standing-lines.ts";
import { type BudgetWatch, budgetSubscriptions } from "./subscription.ts";
import { budgetsText, budgetText } from "./text.ts";

/** What a message about a budget is made of. */
interface BudgetViewModel {
  readonly inScope: readonly CostSeries[];
  readonly seen: Observation;
  /** What may be missing, in mrkdwn. */
  readonly missing?: readonly string[];
}

interface NewsViewModel extends BudgetViewModel {
  /** Why the costs changed, in mrkdwn, if that is known. */
  readonly reasons?: BudgetReasons | undefined;
}

/** Announces a threshold. */
export function budgetMessage(
  { id, userId, request }: Pick<BudgetWatch, "id" | "userId" | "request">,
  news: BudgetNews,
  { inScope, seen, missing = [], reasons }: NewsViewModel,
): Message {
  const { period } = news;
  const standing = standingOf(request, inScope, { ...seen, period });
  const title = titleOf(request, news, standing);
  const lines = standingLines(standing);
  const isLate = standing.daysLeft === 0 && news.basis === "actual";
  const shown = reasons && reasons.lines.length > 0 ? [reasons.title, ...reasons.lines] : [];
  return {
    text: `${escapeSentence(title)}: ${lines.join("  ·  ").replaceAll("*", "")}`,
    blocks: [
      header(title),
      section(lines.join("\n")),
      ...(isLate ? [section(newsText.late(formatPeriod(period)))] : []),
      ...(shown.length > 0 ? [section(shown.join("\n"))] : []),
      ...missing.map((warning) => section(slackText.failed(warning))),
      context([
        ...standingNotes(request, standing),
        budgetsText.withId(code(id)),
        budgetsText.subscribedBy(userId),
      ]),
      ...actions([
        whyButton({ period }, request, explainedUntil(standing)),
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
  { inScope, seen, missing = [] }: BudgetViewModel,
): Message {
  const { request } = watch;
  const standing = standingOf(request, inScope, { ...seen, period: budgetPeriodOf(request, seen.today) });
  const title = isNew ? newsText.setHeader : newsText.changedHeader;
  const lines = [...standingLines(standing), ...(reached.length > 0 ? [reachedText(reached, standing)] : [])];
  const notes = standingNotes({ ...request, ...NO_SCOPE }, standing);
  return {
    text: `${title}: ${budgetSubscriptions.summary(watch)}`,
    blocks: [
      header(title),
      section(lines.join("\n")),
      ...missing.map((warning) => section(slackText.failed(warning))),
      ...subscriptionBlocks(budgetSubscriptions, watch, 1, now),
      context([...notes, budgetsText.manage]),
    ],
  };
}

/** The summary of the budget has its filters. */
const NO_SCOPE = { services: [], projects: [], clusters: [], organizations: [], names: [] };

function titleOf(
  request: BudgetRequest,
  { basis, period }: BudgetNews,
  { forecast, spentCents, budgetCents }: Standing,
): string {
  const name = formatPeriod(period);
  const title =
    basis === "forecast" && forecast
      ? newsText.forecastHeader(name, percentOfBudget(forecast.cents, budgetCents))
      : newsText.spentHeader((spentCents * 100n) / budgetCents, name);
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

/** The last day that the reasons are about; undefined for all of a period that has ended. */
function explainedUntil({ days, daysLeft }: Standing): string | undefined {
  return daysLeft > 0 ? days?.last : undefined;
}

function reachedText(reached: readonly Threshold[], { period }: Standing): string {
  const percentsOf = (basis: Threshold["basis"]) =>
    reached.filter((each) => each.basis === basis).map(({ percent }) => percent);
  return newsText.reached(percentsOf("actual"), percentsOf("forecast"), formatPeriod(period));
}
