import type { Atlas } from "../../atlas/atlas.ts";
import type { CostHistory } from "../../atlas/cost-history.ts";
import { matchingNames } from "../../atlas/find-name.ts";
import { JobError } from "../../jobs/failure.ts";
import { CommandError } from "../../slack/command-error.ts";
import { escapeSentence } from "../../slack/mrkdwn.ts";
import { seriesInScope } from "../charges/history-scope.ts";
import { withNamedFilters } from "../named-filters.ts";
import { COMMAND } from "./command.ts";
import { formatAlert } from "./format.ts";
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
 * The part of a history that an alert is about.
 *
 * @throws AtlasError, JobError for names that are unknown or ambiguous
 */
export async function scopedHistory(
  atlas: Atlas,
  request: AlertRequest,
  history: CostHistory,
): Promise<CostHistory> {
  const series = await seriesInScope(atlas, request, alertCommandOf, history);
  if (request.organizations.length === 0) return { ...history, series };
  const owners = history.invoices.map(({ orgId, organization }) => ({
    ...{ id: orgId, name: organization, path: organization },
  }));
  const wanted = new Set(
    request.organizations.flatMap((name) => matchingNames(name, owners).map(({ id }) => id)),
  );
  return { ...history, series, invoices: history.invoices.filter(({ orgId }) => wanted.has(orgId)) };
}
