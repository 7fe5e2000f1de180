import type { CostHistory } from "../../atlas/cost-history.ts";
import type { News, Watch } from "../watch/watch.ts";
import type { AnomalyNews } from "./anomaly-news.ts";
import { findConditionNews } from "./condition-news.ts";
import type { AlertDetails } from "./details.ts";
import { findAnomalies } from "./find-anomalies.ts";
import type { AlertMemory } from "./memory.ts";
import type { Condition } from "./request.ts";

interface Context {
  readonly announced: Watch["announced"];
  readonly memory: AlertMemory;
  /** ISO date in UTC. */
  readonly today: string;
}

/** What an alert has to announce. @param scoped the costs that it is about */
export function findAlertNews(
  condition: Condition,
  scoped: CostHistory,
  { announced, memory, today }: Context,
): Array<News<AlertDetails>> {
  if (condition.kind !== "anomaly") {
    return findConditionNews(condition, scoped, { announced: Object.keys(announced), memory, today });
  }
  const { expected, since } = memory;
  const found = findAnomalies(scoped, { today, expected }).filter(({ details }) => details.since > since);
  const matters = new Set(Object.values(announced).map(({ matter }) => matter));
  return found.filter((news) => isWorthwhile(news, found, matters)).map(withKind);
}

/** Nobody needs to read that something is over of which they have not read. */
function isWorthwhile(
  { matter, details }: AnomalyNews,
  found: readonly AnomalyNews[],
  announced: ReadonlySet<string>,
): boolean {
  const isFirst = ({ details: other }: AnomalyNews) => other.change !== "normal";
  return (
    details.change !== "normal" ||
    announced.has(matter) ||
    found.some((other) => other.matter === matter && isFirst(other))
  );
}

export function withKind({ details, ...news }: AnomalyNews): News<AlertDetails> {
  return { ...news, details: { kind: "anomaly", ...details } };
}
