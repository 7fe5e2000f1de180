import { distance } from "fastest-levenshtein";

/** Below this, words that mean different things are only two changes apart. */
const SHORT = 5;

/** What turns a word into its opposite, also with a letter missing: nobody who types `upaid` means `paid`. */
const NEGATION = /^(?:un?|n|in|im|non?|dis|de|not)-?$/;

/**
 * The candidate that a word was probably meant to be, in any case; undefined when none is near. Words below five letters
 * may have one change (a letter more, less or other, or two swapped), longer ones two, or a third of their length; at
 * least one letter of each must remain. It is never the opposite.
 *
 * @param limit the most changes of all
 */
export function nearest(
  word: string,
  candidates: Iterable<string>,
  limit = Number.POSITIVE_INFINITY,
): string | undefined {
  let best: { candidate: string; changes: number } | undefined;
  for (const candidate of candidates) {
    const changes = changesIfNear(word, candidate, limit);
    if (changes !== undefined && (!best || changes < best.changes)) best = { candidate, changes };
  }
  return best?.candidate;
}

/** How many changes make a candidate of a word. @returns undefined if it is not near, as `nearest` defines it */
export function changesIfNear(
  word: string,
  candidate: string,
  limit = Number.POSITIVE_INFINITY,
): number | undefined {
  const [typed, meant] = [word.toLowerCase(), candidate.toLowerCase()];
  const maxChanges = Math.min(limit, typed.length < SHORT ? 1 : Math.max(2, Math.floor(typed.length / 3)));
  const changes = changesBetween(typed, meant);
  if (changes === 0) return 0;
  const isNear = changes <= maxChanges && changes < Math.min(typed.length, meant.length);
  return isNear && !areOpposites(typed, meant) ? changes : undefined;
}

/** Two neighbours that are swapped count once. */
function changesBetween(a: string, b: string): number {
  const changes = distance(a, b);
  return changes === 2 && isSwapped(a, b) ? 1 : changes;
}

function isSwapped(a: string, b: string): boolean {
  const at = [...a].findIndex((letter, index) => letter !== b[index]);
  return a.slice(0, at) + a.charAt(at + 1) + a.charAt(at) + a.slice(at + 2) === b;
}

function areOpposites(a: string, b: string): boolean {
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  return long.endsWith(short) && NEGATION.test(long.slice(0, -short.length));
}
