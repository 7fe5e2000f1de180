import { hasAny, type MentionWords, type Said, wordSet } from "../mention-words.ts";

const TOPICS = wordSet("report reports");
const SCHEDULE_VERBS = wordSet("schedule subscribe");
const SEND_VERBS = wordSet("send post");
const SCHEDULES = wordSet("monthly weekly daily");
const CHANGES = wordSet("run pause resume remove stop delete");

export const reportMention: MentionWords = {
  topics: TOPICS,
  precedence: 2,
  isAbout: isAboutReports,
  textAlone: () => "list",
  kept: wordSet("on at with without day csv raw run pause resume remove invoice"),
  synonyms: new Map([
    ["stop", "pause"],
    ["delete", "remove"],
    ["post", ""],
    ["schedule", ""],
    ["subscribe", ""],
  ]),
  verbs: new Set([...SCHEDULES, "run", "pause", "resume", "remove"]),
  hasPeriods: false,
  hasServices: true,
  hasGroupings: true,
  scheduleText: ({ every, weekday }) => (weekday ? `${every} on ${weekday}` : every),
};

/**
 * Whether a report is scheduled or changed, or all are listed. A report goes to everyone in the channel, so `how much do
 * we spend daily` and `send me the daily costs` are no schedules.
 */
function isAboutReports({ words, firstWord, hasCosts, hasPeriod, hasSchedule, content }: Said): boolean {
  const isSent = hasAny(SEND_VERBS, words) && (!hasCosts || words.has("every"));
  const isCommand = SCHEDULES.has(firstWord) && !hasCosts && (words.has("on") || words.has("at"));
  const isReport = hasAny(TOPICS, words);
  if (hasPeriod || !(isReport || isSent || isCommand || hasAny(SCHEDULE_VERBS, words))) return false;
  return hasSchedule || hasAny(CHANGES, words) || (isReport && content.every((word) => TOPICS.has(word)));
}
