import { changesIfNear } from "../aws/nearest.ts";
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
const MIN_PART = 3;

/** A name that stands for nothing in a list, or for several entries. The message contains names and input, unescaped. */
export class NameError extends AtlasError {
  readonly kind: NameKind;
  /** As typed. */
  readonly wanted: string;
  /** What to write in its place. */
  readonly choices: readonly string[];

  constructor(
    code: "unknown_name" | "ambiguous_name",
    message: string,
    { kind, wanted, choices }: Pick<NameError, "kind" | "wanted" | "choices">,
  ) {
    super(code, message);
    this.kind = kind;
    this.wanted = wanted;
    this.choices = choices;
  }
}

/**
 * Finds an entry by its id, name or path: an exact match first, else in any case. An id that is not in the list is
 * accepted, because bills outlive what they are for.
 *
 * @throws NameError `unknown_name` with similar names, `ambiguous_name` with the choices; AtlasError for an empty list
 */
export function findName(kind: NameKind, wanted: string, list: readonly Named[]): Named {
  const input = inputOf(wanted);
  const found = matchingNames(wanted, list);
  const [first, ...others] = found;
  if (!first && isId(input))
    return { id: input.toLowerCase(), name: input.toLowerCase(), path: input.toLowerCase() };
  if (!first) throw unknownName(kind, wanted, list);
  if (others.length > 0) throw ambiguousName(kind, wanted, list, found);
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

/** The entries with similar names, or with some letters in their names, nearest first. */
export function nearestNames<Entry extends Named>(
  wanted: string,
  list: readonly Entry[],
  count = MAX_SUGGESTIONS,
): Entry[] {
  const typed = fold(inputOf(wanted));
  return list
    .map((entry) => ({ entry, distance: distanceTo(entry, typed) }))
    .filter(({ distance }) => distance < Number.POSITIVE_INFINITY)
    .sort((a, b) => a.distance - b.distance)
    .slice(0, count)
    .map(({ entry }) => entry);
}

/** Misspelled names come before those of which a word or a part is similar. */
function distanceTo({ name, path }: Named, typed: string): number {
  const whole = fold((typed.includes("/") ? path : name).normalize());
  const words = whole.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  const changes = changesIfNear(typed, whole);
  if (changes !== undefined) return changes;
  const isPart = typed.length >= MIN_PART && whole.includes(typed);
  const isStart = typed.length >= MIN_PREFIX && words.some((word) => word.startsWith(typed));
  if (isPart || isStart) return whole.length;
  const ofWords = words.map((word) => changesIfNear(typed, word) ?? Number.POSITIVE_INFINITY);
  return whole.length + Math.min(...ofWords);
}

function isId(text: string): boolean {
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

/** What finds an entry in a list: its name if nothing else has it, else its path or id. */
export function distinctName({ id, name, path }: Named, list: readonly Named[]): string {
  const others = list.filter((each) => each.id !== id);
  const isTaken = (text: string) => matchingNames(text, others).length > 0;
  return [name, path].find((text) => !isTaken(text)) ?? (isId(id) ? id : path);
}

function unknownName(kind: NameKind, wanted: string, list: readonly Named[]): AtlasError {
  const input = inputOf(wanted);
  // The credentials may lack a role, which is no mistake of the person.
  if (list.length === 0) return new AtlasError("unknown_name", atlasText.noNames(kind, input));
  const nearest = nearestNames(input, list);
  const paths = nearest.map(({ path }) => `"${path}"`);
  const choices = nearest.map((each) => distinctName(each, list));
  return new NameError("unknown_name", atlasText.unknownName(kind, input, paths), { kind, wanted, choices });
}

function ambiguousName(
  kind: NameKind,
  wanted: string,
  list: readonly Named[],
  found: readonly Named[],
): NameError {
  const paths = new Set(found.map(({ path }) => path));
  // Entries with the same path differ only in their ids.
  const choices = found.map(({ id, path }) =>
    paths.size === found.length ? `"${path}"` : `${id} ("${path}")`,
  );
  return new NameError("ambiguous_name", atlasText.ambiguousName(kind, inputOf(wanted), choices), {
    kind,
    wanted,
    choices: found.map((each) => distinctName(each, list)),
  });
}
