import type { Place } from "../../atlas/charge-group.ts";
import { reasonText } from "./reason-text.ts";

/** Where a reason applies, in plain text: a cluster's name, with its project if others have that name. */
export function placeNames(
  reasons: ReadonlyArray<{ readonly place: Place | undefined }>,
): (place: Place) => string {
  const places = reasons.flatMap(({ place }) => place ?? []);
  const projects = new Map<string, Set<string>>();
  for (const { cluster, projectId, project } of places) {
    projects.set(cluster, (projects.get(cluster) ?? new Set()).add(projectId || project));
  }
  return ({ organizationId, organization, projectId, project, cluster }) => {
    const owner = project || projectId;
    if (cluster) return projects.get(cluster)?.size === 1 || !owner ? cluster : `${owner}/${cluster}`;
    if (owner) return reasonText.notInCluster(owner);
    const payer = organization || organizationId;
    return payer ? reasonText.notInProject(payer) : reasonText.nowhere;
  };
}
