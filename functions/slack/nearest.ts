import { distance } from "fastest-levenshtein";

/**
 * The candidate that a word was probably meant to be, in any case; undefined when none is near: at most 2
 * changes, or a third of the length of long words, and at least one letter of each must remain.
 */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  const maxChanges = Math.max(2, Math.floor(word.length / 3));
  let best: { candidate: string; changes: number } | undefined;
  for (const candidate of candidates) {
    const changes = distance(word.toLowerCase(), candidate.toLowerCase());
    const isNear = changes <= maxChanges && changes < Math.min(word.length, candidate.length);
    if (changes === 0 || (isNear && (!best || changes < best.changes))) best = { candidate, changes };
  }
  return best?.candidate;
}
