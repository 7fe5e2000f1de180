import type { DurableContext } from "@aws/durable-execution-sdk-js";
import type { WorkflowDeps } from "../../jobs/deps.ts";
import type { JobStep } from "../../jobs/steps.ts";
import type { Message } from "../../slack/block-kit.ts";
import { type Filters, pickFilters } from "../filters.ts";
import { withNamedFilters } from "../named-filters.ts";
import { pollUntilReady } from "../usage/poll.ts";
import { isOutOfReach } from "../usage/reach.ts";
import type { CostRequest } from "../usage/request.ts";
import { type ReadResults, readCosts } from "../usage/results.ts";
import { compareJobCosts, summarizeCosts } from "../usage/view.ts";
import type { CostJob } from "../usage/work.ts";
import { whyCommandOf } from "./command.ts";
import { fallbackMessage } from "./fallback-message.ts";
import type { WhyJob } from "./job.ts";
import type { WhyRequest } from "./request.ts";

interface Fallback {
  readonly deps: WorkflowDeps;
  readonly context: DurableContext;
  readonly step: JobStep<WhyJob>;
  /** ISO date. */
  readonly today: string;
}

/** What Cost Explorer knows of both periods. */
export interface ExplorerCosts {
  /** Also of bare names. */
  readonly filters: Filters;
  readonly results: ReadResults;
}

/**
 * Queries Cost Explorer for both periods, in durable steps.
 *
 * @returns undefined for days, and where it doesn't know one of the periods any more. @throws JobError
 */
export async function queryCosts({
  deps,
  context,
  step,
  today,
}: Fallback): Promise<ExplorerCosts | undefined> {
  const filters = await step("find names", async (job) => {
    const { period, against, days } = job.request;
    const isUnknown =
      days !== undefined || [period, against].some((each) => isOutOfReach(each, new Date(today)));
    if (isUnknown) return null;
    return pickFilters(await withNamedFilters(deps.atlas(), job.request, whyCommandOf));
  });
  if (!filters) return undefined;
  const results: ReadResults = new Map();
  const costStep: JobStep<CostJob> = (name, body) => step(name, (job) => body(costJobOf(job, filters)));
  await pollUntilReady({ deps, context, step: costStep, extras: ["total"], results });
  return { filters, results };
}

/** The change by cluster, and why there is no explanation. @param problems in mrkdwn */
export async function fallbackAnswer(
  deps: WorkflowDeps,
  job: WhyJob,
  problems: readonly string[],
  known: ExplorerCosts | undefined,
): Promise<Message> {
  if (!known) return fallbackMessage(job, problems, undefined);
  const costJob = costJobOf(job, known.filters);
  const costs = await readCosts(deps, costJob, known.results);
  const summary = summarizeCosts(costJob.request, costs);
  return fallbackMessage(job, problems, {
    summary,
    known: compareJobCosts(deps, costJob, costs, summary),
    today: new Date(deps.now()),
    currency: deps.atlas().currency,
  });
}

function costJobOf(job: WhyJob, filters: Filters): CostJob {
  const { period, against }: WhyRequest = job.request;
  const request: CostRequest = {
    ...filters,
    ...{ groupBy: "clusters", names: [], partial: false, csv: false, raw: false },
    period: { ...period, comparedWith: against.start },
  };
  return { ...job, request };
}
