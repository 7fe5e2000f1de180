import type { Place } from "../../atlas/charge-group.ts";
import { serviceOf } from "../../atlas/sku.ts";
import { GROUPINGS } from "../../atlas/usage-detail.ts";
import { type Filters, NO_FILTERS, pickFilters } from "../filters.ts";
import type { AlertDetails, AnomalySeries } from "./details.ts";
import { messageText } from "./message-text.ts";
import type { AlertRequest } from "./request.ts";

type Scope = Pick<AlertRequest, keyof Filters | "names">;

/** What the costs in an alert's scope are called, in plain text: `Atlas`, `lab`. */
export function scopeName(scope: Scope): string {
  const said = [...GROUPINGS.flatMap((dimension) => scope[dimension]), ...scope.names];
  const [only, ...others] = said;
  if (only === undefined) return messageText.atlas;
  return others.length === 0 ? only : messageText.severalFilters(said);
}

/** In plain text, at the beginning of a sentence. */
export function seriesName({ level, label }: Pick<AnomalySeries, "level" | "label">, scope: Scope): string {
  if (level === "total") return scopeName(scope);
  return level === "kind" ? label.slice(0, 1).toUpperCase() + label.slice(1) : label;
}

/** The filters of `/atlas-why` for the costs of a series. */
function seriesFilters({ level, place, kind }: AnomalySeries, scope: Scope): Filters {
  const own = pickFilters(scope);
  if (level === "cluster" && place) return { ...own, ...placeFilters(place) };
  if (level === "project" && place) return { ...own, projects: [projectOf(place)], clusters: [] };
  const service = kind && serviceOf(kind);
  return level === "kind" && service ? { ...own, services: [service] } : own;
}

/** The filters for one cluster. */
function placeFilters(place: Place): Filters {
  const { project, cluster } = place;
  return { ...NO_FILTERS, clusters: [project ? `${project}/${cluster}` : cluster] };
}

/** The filters of `/atlas-why` for what a message is about. */
export function filtersOf(details: AlertDetails, request: AlertRequest): Filters {
  if (details.kind === "anomaly") return seriesFilters(details.series, request);
  return "place" in details ? placeFilters(details.place) : pickFilters(request);
}

function projectOf({ projectId, project }: Place): string {
  return projectId || project;
}
