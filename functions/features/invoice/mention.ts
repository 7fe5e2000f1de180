import { hasAny, type MentionWords, wordSet } from "../mention-words.ts";

const TOPICS = wordSet("invoice invoices bill bills unpaid outstanding owe owed");

export const invoiceMention: MentionWords = {
  topics: TOPICS,
  precedence: 1,
  isAbout: ({ words }) => hasAny(TOPICS, words),
  textAlone: ({ words, isFollowUp }) => {
    const isOne = words.has("invoice") || words.has("bill");
    return isOne && !isFollowUp ? "latest" : "";
  },
  kept: wordSet("list latest pending closed forgiven failed paid free prepaid invoiced unpaid open private"),
  synonyms: new Map([
    ["last", "latest"],
    ["newest", "latest"],
    ["current", "pending"],
    ["outstanding", "unpaid"],
    ["owe", "unpaid"],
    ["owed", "unpaid"],
  ]),
  hasPeriods: true,
  hasServices: false,
  hasGroupings: true,
};
