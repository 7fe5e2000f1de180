import { hasAny, type MentionWords, wordSet } from "../mention-words.ts";

const TOPICS = wordSet("why explain explanation reason reasons change changed");

export const whyMention: MentionWords = {
  topics: TOPICS,
  precedence: 3,
  isAbout: ({ words }) => hasAny(TOPICS, words),
  textAlone: () => "",
  kept: wordSet("csv private"),
  synonyms: new Map(),
  hasPeriods: true,
  hasServices: true,
  // Explanations have one grouping.
  hasGroupings: false,
};
