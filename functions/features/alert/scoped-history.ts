import type { Atlas } from "../../atlas/atlas.ts";
import { type CostHistory, isRecent } from "../../atlas/cost-history.ts";
import { CLOSED_MONTHS } from "../../atlas/cost-history-shared.ts";
import { matchingNames } from "../../atlas/find-name.ts";
import { JobError } from "../../jobs/failure.ts";
import { isoDay } from "../../money/days.ts";
import { monthNumber } from "../../money/period.ts";
import { CommandError } from "../../slack/command-error.ts";
import { escapeSentence } from "../../slack/mrkdwn.ts";
import { seriesInScope } from "../charges/history-scope.ts";
import { withNamedFilters } from "../named-filters.ts";
import { COMMAND } from "./clauses.ts";
import { formatAlert } from "./format.ts";
import { alertJobText } from "./message-text.ts";
import type { AlertRequest } from "./request.ts";
import { checkScope } from "./scope-rules.ts";

/** The whole command. */
export function alertCommandOf(request: AlertRequest): string {
  return `${COMMAND} ${formatAlert(request)}`;
}

/**
 * With filters in place of bare names.
 *
 * @throws AtlasError, JobError for names that are unknown or ambiguous, or that the condition doesn't take
 */
export async function withFilters(atlas: Atlas, request: AlertRequest): Promise<AlertRequest> {
  const named = await withNamedFilters(atlas, request, alertCommandOf);
  try {
    checkScope(named, () => ({ word: "", example: "" }));
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    throw new JobError(error.code, escapeSentence(error.message), { retry: "never" });
  }
  return named;
}

/**
 * The part of a history that an alert is about. An organization with an unreadable invoice in the last months has no
 * costs in it: days without its costs would look like a change.
 *
 * @throws AtlasError, JobError for names that are unknown or ambiguous, and for credits of months that it doesn't have
 */
export async function scopedHistory(
  atlas: Atlas,
  request: AlertRequest,
  history: CostHistory,
): Promise<CostHistory> {
  checkMonths(request, history);
  const today = isoDay(history.readAt);
  const gaps = history.unreadable.filter((invoice) => isRecent(invoice, today));
  const hidden = new Set(gaps.map(({ orgId }) => orgId));
  const inScope = await seriesInScope(atlas, request, alertCommandOf, history);
  const series = inScope.filter(({ organizationId }) => !hidden.has(organizationId));
  if (request.organizations.length === 0) return { ...history, series };
  const owners = history.invoices.map(({ orgId, organization }) => ({
    ...{ id: orgId, name: organization, path: organization },
  }));
  const wanted = new Set(
    request.organizations.flatMap((name) => matchingNames(name, owners).map(({ id }) => id)),
  );
  return { ...history, series, invoices: history.invoices.filter(({ orgId }) => wanted.has(orgId)) };
}

function checkMonths({ condition }: AlertRequest, { readAt }: CostHistory): void {
  if (condition.kind !== "credits") return;
  const oldest = monthNumber(isoDay(readAt)) - CLOSED_MONTHS;
  if (monthNumber(`${condition.since}-01`) >= oldest) return;
  throw new JobError("credits_too_old", alertJobText.creditsTooOld(CLOSED_MONTHS + 1), { retry: "never" });
}
