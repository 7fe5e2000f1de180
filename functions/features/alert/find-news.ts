import type { CostHistory } from "../../atlas/cost-history.ts";
import { addDays } from "../../money/days.ts";
import { RUN } from "../../money/unusual.ts";
import { isAnnounced } from "../watch/announced.ts";
import type { News, Watch } from "../watch/watch.ts";
import { findConditionNews } from "./condition-news.ts";
import type { AlertDetails, AnomalyNews } from "./details.ts";
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
    // What a check has claimed and never posted is still news.
    const posted = Object.entries(announced).filter(([, known]) => isAnnounced(known));
    return findConditionNews(condition, scoped, { announced: posted.map(([key]) => key), memory, today });
  }
  const { expected, since } = memory;
  const all = findAnomalies(scoped, { today, expected });
  const before = new Set(all.filter(({ details }) => details.day <= since).map(({ matter }) => matter));
  const matters = new Set(Object.values(announced).map(({ matter }) => matter));
  const found = all
    .filter(({ matter, details }) => details.day > since && !before.has(matter))
    .map((news) => ofAnnounced(news, matters));
  return found.filter((news) => isWorthwhile(news, found, matters));
}

/** Late charges may move the first day of a matter, which is the same one then. */
function ofAnnounced(news: AnomalyNews, announced: ReadonlySet<string>): AnomalyNews {
  const { series, since, change } = news.details;
  const matter = [...announced].find(
    (known) => known.startsWith(`${series.key} `) && isNear(known.slice(series.key.length + 1), since),
  );
  return matter === undefined || announced.has(news.matter)
    ? news
    : { ...news, matter, key: `${matter} ${change}` };
}

/** Whether two ISO dates are too near for two matters. */
function isNear(day: string, other: string): boolean {
  return day > addDays(other, -RUN) && day < addDays(other, RUN);
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
