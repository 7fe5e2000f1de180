import { type Place, placeKey } from "../../atlas/charge-group.ts";

export function placeOf({ organizationId, organization, projectId, project, cluster }: Place): Place {
  return { organizationId, organization, projectId, project, cluster };
}

/** Equal for the same cluster, and empty for all that is in no cluster. */
export function clusterKey(place: Place): string {
  return place.cluster && placeKey(place);
}
