import type { Atlas } from "../../atlas/atlas.ts";
import { type ChargeGroup, placeKey } from "../../atlas/charge-group.ts";
import { isDenied } from "../../atlas/error.ts";
import {
  findName,
  isId,
  matchingNames,
  type Named,
  type NameKind,
  nearestNames,
} from "../../atlas/find-name.ts";
import { JobError } from "../../jobs/failure.ts";
import { code, SENTENCE_LENGTH } from "../../slack/mrkdwn.ts";
import { answerText } from "./answer-text.ts";
import { listNames } from "./checks.ts";
import { COMMAND, formatWhy } from "./command.ts";
import type { WhyRequest } from "./request.ts";

export const KINDS: readonly NameKind[] = ["cluster", "project", "organization"];

/** The filter of each kind. */
export const DIMENSIONS = {
  organization: "organizations",
  project: "projects",
  cluster: "clusters",
} as const satisfies Record<NameKind, keyof WhyRequest>;

interface NamedOfKind extends Named {
  readonly kind: NameKind;
}

/** Where names are looked up. */
interface KnownNames {
  readonly atlas: Atlas;
  /** What costs something. */
  readonly charged: readonly NamedOfKind[];
  readonly orgIds: readonly string[];
  /** Organizations whose invoices Atlas doesn't show. */
  readonly unseen: readonly Named[];
}

export function knownNames(
  atlas: Atlas,
  groups: readonly ChargeGroup[],
  unseen: readonly Named[],
): KnownNames {
  const orgIds = groups.map(({ organizationId }) => organizationId).filter(Boolean);
  return { atlas, charged: namesIn(groups), orgIds: [...new Set([atlas.orgId, ...orgIds])], unseen };
}

/** The names of all that costs something. The id of a cluster is its place, as lines lack ids of clusters. */
function namesIn(groups: readonly ChargeGroup[]): NamedOfKind[] {
  const names = new Map<string, NamedOfKind>();
  const add = (kind: NameKind, group: ChargeGroup, name: string, path = name) => {
    const id = keyOf(kind, group);
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
export function keyOf(kind: NameKind, group: ChargeGroup): string {
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
  const [listed] = found.length === 0 ? await findListed(known, kind, wanted) : [];
  if (listed) return listed.id;
  if (isOne(found)) return found[0].id;
  if (found.length === 0 && known.unseen.length > 0) throw unknownName(known, wanted, charged);
  return findName(kind, wanted, charged).id;
}

/** @throws JobError unless exactly one thing has this name */
export async function findNamed(
  known: KnownNames,
  request: WhyRequest,
  wanted: string,
): Promise<NamedOfKind> {
  const charged = matchingNames(wanted, known.charged);
  const listed = charged.length > 0 ? [] : KINDS.map((kind) => findListed(known, kind, wanted));
  const found = [...charged, ...(await Promise.all(listed)).flat()];
  if (isOne(found)) return found[0];
  if (found.length > 0) throw ambiguousName(request, wanted, found);
  throw unknownName(known, wanted, known.charged);
}

function unknownName({ unseen }: KnownNames, wanted: string, charged: readonly Named[]): JobError {
  const nearest = nearestNames(wanted, charged).map((path) => code(path));
  const sentence = answerText.unknownName(code(wanted), nearest);
  const reason = unseen.length > 0 ? answerText.unknownOrUnseen(sentence, listNames(unseen)) : sentence;
  return new JobError("unknown_name", reason, { retry: "never" });
}

/** Whether all are the same, perhaps with an earlier name. */
function isOne(found: readonly NamedOfKind[]): found is readonly [NamedOfKind, ...NamedOfKind[]] {
  const [first] = found;
  return first !== undefined && found.every(({ kind, id }) => kind === first.kind && id === first.id);
}

/** What Atlas lists under a name or a cluster's id; nothing where the credentials may not see it. */
async function findListed(
  { atlas, orgIds, charged }: KnownNames,
  kind: NameKind,
  wanted: string,
): Promise<NamedOfKind[]> {
  try {
    const listed = matchingNames(wanted, await atlas.names.list(kind, orgIds));
    return listed.map((each) => {
      const [same] = matchingNames(each.path, ofKind(charged, kind));
      return { ...(same ?? each), kind };
    });
  } catch (error) {
    if (!isDenied(error)) throw error;
    return [];
  }
}

function ambiguousName(request: WhyRequest, wanted: string, found: readonly NamedOfKind[]): JobError {
  const rest = request.names.filter((name) => name !== wanted);
  const commands = found.map(({ kind, id, path }) => {
    const dimension = DIMENSIONS[kind];
    const isUnique = found.filter((each) => each.kind === kind && each.path === path).length === 1;
    const name = isUnique || !isId(id) ? path : id;
    const chosen = { ...request, names: rest, [dimension]: [...request[dimension], name] };
    return code(`${COMMAND} ${formatWhy(chosen)}`, SENTENCE_LENGTH);
  });
  const sentence = answerText.ambiguousName(code(wanted), [...new Set(commands)]);
  return new JobError("ambiguous_name", sentence, { retry: "never" });
}
