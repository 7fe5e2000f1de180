import { distance } from "fastest-levenshtein";

/**
 * The candidate that a word was probably meant to be, in any case; undefined when none is near: at most 2
 * changes, or a third of the length of long words, and at least one letter of each must remain.
 */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  const typed = word.toLowerCase();
  const reach = Math.max(2, Math.floor(typed.length / 3));
  let best: { candidate: string; changes: number } | undefined;
  for (const candidate of candidates) {
    const changes = distance(typed, candidate.toLowerCase());
    const isNear = changes <= reach && changes < Math.min(typed.length, candidate.length);
    if (changes === 0 || (isNear && (!best || changes < best.changes))) best = { candidate, changes };
  }
  return best?.candidate;
}
