import { distance } from "fastest-levenshtein";
import { AtlasError } from "./error.ts";
import { atlasText } from "./text.ts";

export type NameKind = "project" | "cluster" | "organization";

export interface Named {
  readonly id: string;
  readonly name: string;
  /** `project/cluster` for a cluster, as names of clusters repeat; for everything else the name. */
  readonly path: string;
}

const MAX_SUGGESTIONS = 3;
const MIN_PREFIX = 2;

/**
 * Finds an entry by its id, name or path: an exact match first, else in any case. An id that is not in the list is
 * accepted, because bills outlive what they are for.
 *
 * @throws AtlasError `unknown_name` with the nearest names, `ambiguous_name` with the choices. Both messages contain
 * names from Atlas and user input, unescaped.
 */
export function findName(kind: NameKind, wanted: string, list: readonly Named[]): Named {
  const input = inputOf(wanted);
  const found = matchingNames(wanted, list);
  const [first, ...others] = found;
  if (!first && isId(input))
    return { id: input.toLowerCase(), name: input.toLowerCase(), path: input.toLowerCase() };
  if (!first) throw unknownName(kind, input, list);
  if (others.length > 0) throw ambiguousName(kind, input, found);
  return first;
}

/** All entries with this id, else those with this name or path: exactly, else in any case. */
export function matchingNames<Entry extends Named>(wanted: string, list: readonly Entry[]): Entry[] {
  const input = inputOf(wanted);
  if (isId(input)) return list.filter(({ id }) => id === input.toLowerCase()).slice(0, 1);
  const exact = list.filter((entry) => matches(entry, input, (text) => text));
  return exact.length > 0 ? exact : list.filter((entry) => matches(entry, input, fold));
}

/** All entries whose name begins with some letters, in any case; with a slash in them, whose path does. */
export function matchingPrefixes<Entry extends Named>(wanted: string, list: readonly Entry[]): Entry[] {
  const start = fold(inputOf(wanted));
  if (start.length < MIN_PREFIX) return [];
  const textOf = ({ name, path }: Named) => fold((start.includes("/") ? path : name).normalize());
  return list.filter((entry) => textOf(entry).startsWith(start));
}

/** The entries with the most similar names, nearest first. */
export function nearestNames<Entry extends Named>(
  wanted: string,
  list: readonly Entry[],
  count = MAX_SUGGESTIONS,
): Entry[] {
  const distanceTo = (text: string) => distance(fold(text), fold(inputOf(wanted)));
  return list
    .map((entry) => ({ entry, distance: Math.min(distanceTo(entry.name), distanceTo(entry.path)) }))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, count)
    .map(({ entry }) => entry);
}

export function isId(text: string): boolean {
  return /^[a-f0-9]{24}$/i.test(text);
}

function inputOf(wanted: string): string {
  return wanted.trim().normalize();
}

function matches({ name, path }: Named, input: string, fold: (text: string) => string): boolean {
  return [name, path].some((text) => fold(text.normalize()) === fold(input));
}

function fold(text: string): string {
  return text.toLowerCase();
}

function unknownName(kind: NameKind, input: string, list: readonly Named[]): AtlasError {
  if (list.length === 0) return new AtlasError("unknown_name", atlasText.noNames(kind, input));
  const nearest = nearestNames(input, list).map(({ path }) => `"${path}"`);
  return new AtlasError("unknown_name", atlasText.unknownName(kind, input, nearest));
}

function ambiguousName(kind: NameKind, input: string, found: readonly Named[]): AtlasError {
  const paths = new Set(found.map(({ path }) => path));
  // Entries with the same path differ only in their ids.
  const choices = found.map(({ id, path }) =>
    paths.size === found.length ? `"${path}"` : `${id} ("${path}")`,
  );
  return new AtlasError("ambiguous_name", atlasText.ambiguousName(kind, input, choices));
}
