import type { CostHistory } from "../../atlas/cost-history.ts";
import { addDays } from "../../money/days.ts";
import type { News } from "../watch/watch.ts";
import { findCrossings, lastDayOf } from "./conditions.ts";
import type { ConditionDetails, Found } from "./details.ts";
import { keyOf } from "./details.ts";
import type { AlertMemory } from "./memory.ts";
import { type Condition, isAboutCosts } from "./request.ts";

/** Older news is no news. */
const MAX_AGE_DAYS = 7;

type CostCondition = Exclude<Condition, { kind: "anomaly" }>;

/**
 * What an alert on a condition has to announce: what began after the channel subscribed and in the last seven days, and
 * was not announced.
 *
 * @param announced keys of earlier news
 * @param today ISO date in UTC
 */
export function findConditionNews(
  condition: CostCondition,
  scoped: CostHistory,
  { announced, memory, today }: NewsContext,
): Array<News<ConditionDetails>> {
  const last = lastDayOf(condition, scoped, today);
  if (last === undefined) return [];
  const [afterSince, notOlder] = [addDays(memory.since, 1), addDays(today, -MAX_AGE_DAYS)];
  const window = { first: afterSince > notOlder ? afterSince : notOlder, last };
  const known = [...memory.known, ...announced];
  return findCrossings(condition, scoped, window)
    .filter((found) => !isAnnounced(found, known))
    .map((found) => ({ key: keyOf(found), matter: found.matter, details: found.details }));
}

interface NewsContext {
  readonly announced: readonly string[];
  readonly memory: AlertMemory;
  readonly today: string;
}

/** Late charges may move the first of some days in a row: it was announced if one of these days was. */
function isAnnounced(found: Found<unknown>, announced: readonly string[]): boolean {
  const { subject, run } = found;
  if (!run) return announced.includes(keyOf(found));
  return announced.some((key) => {
    const day = key.slice(subject.length + 1);
    return key.startsWith(`${subject}:`) && day >= run.first && day <= run.last;
  });
}

/** What an alert remembers when a channel subscribes. */
export function initialMemory(condition: Condition, scoped: CostHistory, today: string): AlertMemory {
  const since = lastDayOf(condition, scoped, today) ?? addDays(today, -1);
  const known =
    condition.kind === "anomaly" || isAboutCosts(condition)
      ? []
      : findCrossings(condition, scoped, { first: since, last: since }).map(keyOf);
  return { since, known, expected: {} };
}
