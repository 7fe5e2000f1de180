import type { Atlas } from "../../atlas/atlas.ts";
import type { Named } from "../../atlas/find-name.ts";
import { finishJob } from "../../jobs/delivery.ts";
import type { WorkflowDeps } from "../../jobs/deps.ts";
import type { JobRun } from "../../jobs/job-kind.ts";
import { listNamed, visibleOrganizationIds } from "../find-named.ts";
import type { FormNames } from "./names.ts";
import { storeNames } from "./store-names.ts";

/** Stores the names that the form offers. */
export async function refreshNames(deps: WorkflowDeps, { step }: JobRun): Promise<void> {
  await step("refresh names", async (job) => {
    await storeNames(deps.table, await readAtlasNames(deps.atlas()), deps.now());
    await finishJob(deps, job);
  });
}

/** @throws AtlasError */
export async function readAtlasNames(atlas: Atlas): Promise<FormNames> {
  const orgIds = await visibleOrganizationIds(atlas);
  const [projects, clusters] = await Promise.all(
    (["project", "cluster"] as const).map(async (kind) => namesOf(await listNamed({ atlas, orgIds }, kind))),
  );
  return { projects: projects ?? [], clusters: clusters ?? [] };
}

/** Sorted; by id where two have one name. */
export function namesOf(list: readonly Named[]): string[] {
  const counts = new Map<string, number>();
  for (const { path } of list) counts.set(fold(path), (counts.get(fold(path)) ?? 0) + 1);
  return list
    .map(({ id, path }) => (counts.get(fold(path)) === 1 ? path : id))
    .toSorted((a, b) => a.localeCompare(b, "en"));
}

function fold(text: string): string {
  return text.normalize().toLowerCase();
}
