import type { Atlas } from "../atlas/atlas.ts";
import { isDenied } from "../atlas/error.ts";
import {
  distinctName,
  matchingNames,
  matchingPrefixes,
  type Named,
  type NameKind,
  nearestNames,
} from "../atlas/find-name.ts";
import { KNOWN_SERVICES } from "../atlas/usage-detail.ts";
import { JobError } from "../jobs/failure.ts";
import { code, escapeMrkdwn } from "../slack/mrkdwn.ts";
import { KINDS, type NamedKind } from "./kinds.ts";
import { namesText } from "./text.ts";

export interface NamedOfKind extends Named {
  readonly kind: NamedKind;
}

const SERVICES: readonly NamedOfKind[] = KNOWN_SERVICES.map((name) => ({
  ...{ kind: "service", id: name, name, path: name },
}));

/** Where names are looked up. */
export interface KnownNames {
  readonly atlas: Atlas;
  /** What costs something, if that is known. */
  readonly charged: readonly NamedOfKind[];
  readonly orgIds: readonly string[];
  /** Organizations whose invoices Atlas doesn't show. */
  readonly unseen: readonly Named[];
}

const MAX_CORRECTIONS = 10;

/** The whole command with one of the things that a name may stand for. */
export type CommandWith = (kind: NamedKind, name: string) => string;

/**
 * Finds what a bare name stands for: the name itself, else what begins with it, among services and what costs
 * something, else Atlas's lists.
 *
 * @throws JobError unless exactly one thing has this name, with a command for each that may have been meant
 */
export async function findNamed(
  known: KnownNames,
  wanted: string,
  commandWith: CommandWith,
): Promise<NamedOfKind> {
  const services = matchingNames(wanted, SERVICES);
  const charged = matchingNames(wanted, known.charged);
  if (isOne(charged) && services.length === 0) return charged[0];
  const places = [...known.charged, ...(charged.length > 0 ? [] : await listAll(known))];
  const all = [...places, ...SERVICES];
  // A place may have the name of a service, also one that costs nothing yet.
  const exact = [...matchingNames(wanted, places), ...services];
  const matching = exact.length > 0 ? exact : matchingPrefixes(wanted, all);
  const found = matching.map((each) => asCharged(each, known.charged));
  if (isOne(found)) return found[0];
  const distinct = [...new Set(all.map((each) => asCharged(each, known.charged)))];
  const errorWith = (errorCode: string, sentence: string, choices: readonly NamedOfKind[]) => {
    const commands = choices.map((each) => commandWith(each.kind, filterValue(each, distinct)));
    const corrections = [...new Set(commands)].slice(0, MAX_CORRECTIONS);
    return new JobError(errorCode, sentence, { retry: "never", corrections });
  };
  if (found.length > 0) throw errorWith("ambiguous_name", namesText.ambiguous(code(wanted)), found);
  const unseen = known.unseen.map(({ name }) => escapeMrkdwn(name));
  const nearest = nearestNames(wanted, distinct);
  throw errorWith("unknown_name", namesText.unknown(code(wanted), unseen, nearest.length > 0), nearest);
}

/** Whether all are the same, perhaps with an earlier name. */
export function isOne(found: readonly NamedOfKind[]): found is readonly [NamedOfKind, ...NamedOfKind[]] {
  const [first] = found;
  return first !== undefined && found.every(({ kind, id }) => kind === first.kind && id === first.id);
}

/** The same as it is charged, if it is: lines of invoices lack ids of clusters. */
export function asCharged(listed: NamedOfKind, charged: readonly NamedOfKind[]): NamedOfKind {
  const ofKind = charged.filter(({ kind }) => kind === listed.kind);
  return matchingNames(listed.path, ofKind)[0] ?? listed;
}

/** What Atlas lists of a kind; nothing where the credentials may not see it. */
export async function listNamed(
  { atlas, orgIds }: Pick<KnownNames, "atlas" | "orgIds">,
  kind: NameKind,
): Promise<NamedOfKind[]> {
  try {
    return (await atlas.names.list(kind, orgIds)).map((each) => ({ ...each, kind }));
  } catch (error) {
    if (!isDenied(error)) throw error;
    return [];
  }
}

/** The paying organization, and all others that the credentials see. */
export async function visibleOrganizationIds(atlas: Atlas): Promise<string[]> {
  const listed = await listNamed({ atlas, orgIds: [atlas.orgId] }, "organization");
  return [...new Set([atlas.orgId, ...listed.map(({ id }) => id)])];
}

async function listAll(known: KnownNames): Promise<NamedOfKind[]> {
  return (await Promise.all(KINDS.map((kind) => listNamed(known, kind)))).flat();
}

/** What a filter calls something: its name if nothing else of its kind has it, else its path or id. */
export function filterValue(named: NamedOfKind, all: readonly NamedOfKind[]): string {
  return distinctName(
    named,
    all.filter(({ kind }) => kind === named.kind),
  );
}
