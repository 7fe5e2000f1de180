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

/**
 * Finds an entry by its id, name or path: an exact match first, else in any case. An id that is not in the list is
 * accepted, because bills outlive what they are for.
 *
 * @throws AtlasError `unknown_name` with the nearest names, `ambiguous_name` with the choices. Both messages contain
 * names from Atlas and user input, unescaped.
 */
export function findName(kind: NameKind, wanted: string, list: readonly Named[]): Named {
  const input = wanted.trim().normalize();
  if (/^[a-f0-9]{24}$/i.test(input)) {
    const id = input.toLowerCase();
    return list.find((entry) => entry.id === id) ?? { id, name: id, path: id };
  }
  const exact = list.filter((entry) => matches(entry, input, (text) => text));
  const found = exact.length > 0 ? exact : list.filter((entry) => matches(entry, input, fold));
  const [first, ...others] = found;
  if (!first) throw unknownName(kind, input, list);
  if (others.length > 0) throw ambiguousName(kind, input, found);
  return first;
}

function matches({ name, path }: Named, input: string, fold: (text: string) => string): boolean {
  return [name, path].some((text) => fold(text.normalize()) === fold(input));
}

function fold(text: string): string {
  return text.toLowerCase();
}

function unknownName(kind: NameKind, input: string, list: readonly Named[]): AtlasError {
  if (list.length === 0) return new AtlasError("unknown_name", atlasText.noNames(kind, input));
  const distanceTo = (text: string) => distance(fold(text), fold(input));
  const nearest = list
    .map(({ name, path }) => ({ path, distance: Math.min(distanceTo(name), distanceTo(path)) }))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, MAX_SUGGESTIONS)
    .map(({ path }) => `"${path}"`);
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
