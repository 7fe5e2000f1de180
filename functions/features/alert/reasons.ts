import type { WorkflowDeps } from "../../jobs/deps.ts";
import { readSharedSides } from "../charges/shared-sides.ts";
import { dayCountsOf, daysOf } from "../charges/sides.ts";
import type { Filters } from "../filters.ts";
import { causeText } from "../why/cause-text.ts";
import { comparedDates } from "../why/command.ts";
import { explainCharges } from "../why/explain-charges.ts";
import { placeNames } from "../why/place-name.ts";
import { readCauses } from "../why/read-causes.ts";
import { reasonLines } from "../why/reason-lines.ts";
import { largestReasons, summarizeChange } from "../why/summary.ts";
import { type ComparedDays, sidesOf, whyDates } from "./compared-days.ts";

const MAX_REASONS = 3;
const MAX_CAUSES = 3;

/** Why costs changed, and who did it, in mrkdwn. Causes name people: for the message only. */
export interface Reasons {
  readonly lines: readonly string[];
  readonly causes: readonly string[];
}

export const NO_REASONS: Reasons = { lines: [], causes: [] };

interface Change {
  readonly jobId: string;
  readonly filters: Filters;
  readonly compared: ComparedDays;
  /** The day on which it began, where that is known: an ISO date. */
  readonly since: string | undefined;
  /** Whether the costs went up; undefined where the alert is not about costs. */
  readonly isMore: boolean | undefined;
}

/** The largest reasons that go the way of the change. @throws AtlasError, JobError */
export async function readReasons(
  deps: WorkflowDeps,
  { jobId, filters, compared, since, isMore }: Change,
): Promise<Reasons> {
  const atlas = deps.atlas();
  const sides = sidesOf(compared);
  const request = { ...filters, ...comparedDates(whyDates(compared)), names: [], csv: false };
  const charges = await readSharedSides(deps, { id: jobId, request }, sides);
  const { explanation } = await explainCharges(atlas, request, charges, sides);
  const summary = summarizeChange(explanation);
  const isWanted = ({ cents }: { readonly cents: bigint }) =>
    isMore === undefined || (isMore ? cents > 0n : cents < 0n);
  const reasons = largestReasons(summary, summary.reasons.length)
    .filter((reason) => reason.kind !== "support" && isWanted(reason))
    .slice(0, MAX_REASONS);
  const days = { before: daysOf(sides.before), after: daysOf(sides.after) };
  // Who did something around the day on which costs jumped is no guess.
  const wanted = summary.reasons.filter(isWanted);
  const dated = since ? wanted.map((each) => ({ ...each, firstDay: each.firstDay ?? since })) : wanted;
  const causes = await readCauses({ atlas, jobId }, dated, days);
  const nameOf = placeNames(summary.reasons);
  return {
    lines: reasonLines(reasons, summary, sides),
    causes: causes.slice(0, MAX_CAUSES).map((cause) => causeText(cause, nameOf, dayCountsOf(sides))),
  };
}
