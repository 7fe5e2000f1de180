import type { Feature } from "../feature.ts";
import { hasAny, type Said } from "../mention-words.ts";
import { matchSchedule, periodLength } from "./phrases.ts";
import { bareTexts, type Word, type Words } from "./split.ts";
import { COST_WORDS, FILLERS } from "./words.ts";

/** @param isFollowUp whether a thread says what it is about */
export function saidIn(
  words: readonly Word[],
  { today, isFollowUp }: { readonly today: Date; readonly isFollowUp: boolean },
): Said {
  const spoken = new Set(words.filter(({ isBare }) => isBare).map(({ lower }) => lower));
  const isSomewhere = (begins: (rest: Words) => unknown) =>
    words.some((word, index) => begins([word, ...words.slice(index + 1)]));
  return {
    words: spoken,
    firstWord: words[0]?.lower ?? "",
    hasCosts: hasAny(COST_WORDS, spoken),
    hasPeriod: isSomewhere((rest) => periodLength(bareTexts(rest), today)),
    hasSchedule: isSomewhere(matchSchedule),
    content: words.filter(({ lower, isBare }) => !isBare || !FILLERS.has(lower)).map(({ lower }) => lower),
    isFollowUp,
  };
}

/** The feature that a sentence is about. */
export function featureOf(features: readonly Feature[], said: Said): Feature | undefined {
  return features
    .filter(({ mention }) => mention.isAbout(said))
    .toSorted((a, b) => b.mention.precedence - a.mention.precedence)[0];
}
