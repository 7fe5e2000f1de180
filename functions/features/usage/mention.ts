import { type MentionWords, wordSet } from "../mention-words.ts";

/** Sentences about nothing else are about costs. */
export const usageMention: MentionWords = {
  topics: new Set(),
  precedence: 0,
  isAbout: () => true,
  textAlone: ({ hasCosts }) => (hasCosts ? "" : undefined),
  kept: wordSet("csv raw partial private chart no"),
  synonyms: new Map([["without", "no"]]),
  hasPeriods: true,
  hasServices: true,
  hasGroupings: true,
  scheduleText: ({ every }) => (every === "monthly" ? "" : "by days"),
};
