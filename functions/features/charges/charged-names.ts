import type { Atlas } from "../../atlas/atlas.ts";
import { type Place, placeKey } from "../../atlas/charge-group.ts";
import {
  distinctName,
  findName,
  matchingNames,
  type Named,
  NameError,
  type NameKind,
  nearestNames,
} from "../../atlas/find-name.ts";
import { asCharged, isOne, type KnownNames, listNamed, type NamedOfKind } from "../find-named.ts";
import { chargesText } from "./text.ts";

export function knownNames(atlas: Atlas, groups: readonly Place[], unseen: readonly Named[]): KnownNames {
  const orgIds = groups.map(({ organizationId }) => organizationId).filter(Boolean);
  return { atlas, charged: namesIn(groups), orgIds: [...new Set([atlas.orgId, ...orgIds])], unseen };
}

/** The names of all that costs something. The id of a cluster is its place, as lines lack ids of clusters. */
function namesIn(groups: readonly Place[]): NamedOfKind[] {
  const names = new Map<string, NamedOfKind>();
  const add = (kind: NameKind, group: Place, name: string, path = name) => {
    const id = chargedKey(kind, group);
    if (name) names.set(`${kind} ${id} ${path}`, { kind, id, name, path });
  };
  for (const group of groups) {
    const { organization, organizationId, project, projectId, cluster } = group;
    add("organization", group, organization || organizationId);
    add("project", group, project || projectId);
    add("cluster", group, cluster, project ? `${project}/${cluster}` : cluster);
  }
  return [...names.values()];
}

/** Identifies what charges belong to; empty where they belong to nothing of the kind. */
export function chargedKey(kind: NameKind, group: Place): string {
  switch (kind) {
    case "organization":
      return group.organizationId || group.organization;
    case "project":
      return group.projectId || group.project;
    case "cluster":
      return group.cluster && placeKey(group);
  }
}

function ofKind(names: readonly NamedOfKind[], kind: NameKind): NamedOfKind[] {
  return names.filter((each) => each.kind === kind);
}

/** @returns its key. @throws AtlasError for a name that is unknown or ambiguous */
export async function findOfKind(known: KnownNames, kind: NameKind, wanted: string): Promise<string> {
  const charged = ofKind(known.charged, kind);
  const found = matchingNames(wanted, charged);
  const [listed] = found.length === 0 ? matchingNames(wanted, await listNamed(known, kind)) : [];
  if (listed) return asCharged(listed, charged).id;
  if (isOne(found)) return found[0].id;
  if (found.length === 0 && known.unseen.length > 0) throw unknownName(known, kind, wanted, charged);
  return findName(kind, wanted, charged).id;
}

function unknownName(
  { unseen }: KnownNames,
  kind: NameKind,
  wanted: string,
  charged: readonly Named[],
): NameError {
  const choices = nearestNames(wanted, charged).map((each) => distinctName(each, charged));
  const organizations = unseen.map(({ name }) => name).join(", ");
  const sentence = chargesText.unknownOrUnseen(wanted, choices, organizations);
  return new NameError("unknown_name", sentence, { kind, wanted, choices });
}
