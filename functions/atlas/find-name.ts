import { distance } from "fastest-levenshtein";
import { AtlasError } from "./error.ts";

/** What can be asked for by name. */
export type NameKind = "project" | "cluster" | "organization";

/** Something of Atlas that has a name. */
export interface Named {
  readonly id: string;
  readonly name: string;
  /** `project/cluster` for a cluster, as names of clusters repeat; for everything else its name. */
  readonly path: string;
}

const NEAREST = 3;

/**
 * Finds what a person means by an id, a name or a path: written exactly so, else in any case.
 * An id that is not in the list is taken as it is, because bills outlive what they are for.
 *
 * @throws AtlasError `unknown_name` with the nearest names, `ambiguous_name` with what to write instead. Both
 * messages hold names from Atlas and words of the person, unescaped.
 */
export function findName(kind: NameKind, wanted: string, list: readonly Named[]): Named {
  const word = wanted.trim().normalize();
  if (/^[a-f0-9]{24}$/i.test(word)) {
    const id = word.toLowerCase();
    return list.find((entry) => entry.id === id) ?? { id, name: id, path: id };
  }
  const exact = list.filter((entry) => matches(entry, word, (text) => text));
  const found = exact.length > 0 ? exact : list.filter((entry) => matches(entry, word, fold));
  const [first, ...others] = found;
  if (!first) throw unknownName(kind, word, list);
  if (others.length > 0) throw ambiguousName(kind, word, found);
  return first;
}

function matches({ name, path }: Named, word: string, fold: (text: string) => string): boolean {
  return [name, path].some((text) => fold(text.normalize()) === fold(word));
}

function fold(text: string): string {
  return text.toLowerCase();
}

function unknownName(kind: NameKind, word: string, list: readonly Named[]): AtlasError {
  if (list.length === 0) {
    const message = `No ${kind} is called "${word}": the credentials can see no ${kind} at all. Give them the role Organization Read Only, or write the id.`;
    return new AtlasError("unknown_name", message);
  }
  const far = (text: string) => distance(fold(text), fold(word));
  const nearest = list
    .map(({ name, path }) => ({ path, far: Math.min(far(name), far(path)) }))
    .sort((a, b) => a.far - b.far)
    .slice(0, NEAREST)
    .map(({ path }) => `"${path}"`);
  const message = `No ${kind} is called "${word}". The nearest: ${nearest.join(", ")}.`;
  return new AtlasError("unknown_name", message);
}

function ambiguousName(kind: NameKind, word: string, found: readonly Named[]): AtlasError {
  const paths = new Set(found.map(({ path }) => path));
  // Two of the same path can only be told apart by their ids.
  const choices = found.map(({ id, path }) =>
    paths.size === found.length ? `"${path}"` : `${id} ("${path}")`,
  );
  const message = `More than one ${kind} is called "${word}". Write one of ${choices.join(", ")}.`;
  return new AtlasError("ambiguous_name", message);
}
