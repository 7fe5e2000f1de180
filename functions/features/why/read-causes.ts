import type { Atlas } from "../../atlas/atlas.ts";
import { AtlasError, isDenied } from "../../atlas/error.ts";
import { type AtlasEvent, listOrganizationEvents, listProjectEvents } from "../../atlas/events.ts";
import { logWarning } from "../../aws/log.ts";
import { addDays } from "../../money/days.ts";
import { orderOf } from "../charges/sides.ts";
import {
  billingCauses,
  type Cause,
  type ComparedDays,
  clusterCauses,
  isOfBilling,
  isOfCluster,
} from "./causes.ts";
import { BILLING_ACTIONS, CLUSTER_ACTIONS } from "./event-actions.ts";
import type { Reason } from "./reason.ts";
import { importantReasons } from "./summary.ts";

/** Events are details: a few requests have to do. */
const MAX_PROJECTS = 5;
const MAX_ORGANIZATIONS = 1;

/**
 * Finds in Atlas's events who or what caused the reasons. Without permission, or while Atlas fails, it finds
 * nothing. Causes have names of people: for the channel only, never for a log, the table or a file.
 *
 * @param reasons all of them, of one place each, the largest first. The important ones are looked up, in the
 * projects with the largest.
 */
export async function readCauses(
  { atlas, jobId }: { readonly atlas: Atlas; readonly jobId: string },
  reasons: readonly Reason[],
  compared: ComparedDays,
): Promise<Cause[]> {
  if (orderOf(compared.before, compared.after) === "reversed") return [];
  const important = importantReasons(reasons);
  const ofClusters = important.filter(isOfCluster);
  const ofBilling = important.filter(isOfBilling);
  const byProject = Map.groupBy(ofClusters, ({ place }) => place?.projectId ?? "");
  const byOrganization = Map.groupBy(ofBilling, ({ place }) => place?.organizationId || atlas.orgId);
  const days = { first: addDays(compared.before.first, -1), last: addDays(compared.after.last, 1) };
  const answers = await Promise.all([
    ...[...byProject].slice(0, MAX_PROJECTS).map(async ([projectId, ofProject]) => {
      const clusterNames = [...new Set(ofProject.map(({ place }) => place?.cluster ?? ""))];
      const filter = { ...days, types: Object.keys(CLUSTER_ACTIONS), clusterNames };
      const events = await orNone(jobId, listProjectEvents(atlas.client, projectId, filter));
      return clusterCauses(ofProject, events, compared);
    }),
    ...[...byOrganization].slice(0, MAX_ORGANIZATIONS).map(async ([orgId, ofOrganization]) => {
      const filter = { ...days, types: Object.keys(BILLING_ACTIONS) };
      const events = await orNone(jobId, listOrganizationEvents(atlas.client, orgId, filter));
      return billingCauses(ofOrganization, events, compared);
    }),
  ]);
  return answers.flat();
}

/** Logs no error, which may quote names. */
async function orNone(jobId: string, reading: Promise<AtlasEvent[]>): Promise<AtlasEvent[]> {
  try {
    return await reading;
  } catch (error) {
    if (!(error instanceof AtlasError)) throw error;
    const isRefused = isDenied(error) || error.status === 401;
    if (!isRefused) {
      const { code, status } = error;
      logWarning({ message: "Atlas's events can't be read", jobId, details: { code, status } });
    }
    return [];
  }
}
