import type { SubscriptionChange } from "./command.ts";

const CHANGED = { pause: "paused", resume: "resumed", remove: "removed", restore: "restored" };

interface Nouns {
  /** `report` */
  readonly one: string;
  /** `a report` */
  readonly article: string;
  /** `reports` */
  readonly many: string;
  /** `/atlas-report` */
  readonly command: string;
  /** Where a channel has none. */
  readonly none: string;
  /** In the confirmation of a removal. @param id, summary in mrkdwn */
  readonly removeMeans: (id: string, summary: string) => string;
}

export type SubscriptionText = ReturnType<typeof subscriptionText>;

/** What is said about any kind of subscription, in mrkdwn. Part of every cold start. Arguments are already escaped. */
export function subscriptionText({ one, article, many, command, none, removeMeans }: Nouns) {
  const Many = many.slice(0, 1).toUpperCase() + many.slice(1);
  return {
    article,
    none,
    removeMeans,
    nextTimes: (times: readonly string[], timeZone: string) => `Next: ${times.join("  ·  ")} (${timeZone})`,
    isPaused: "Paused",
    subscribedBy: (user: string) => `for <@${user}>`,
    withId: (id: string) => `${one} ${id}`,
    manage: `\`${command} list\` shows all ${many} of this channel.`,
    tooMany: (max: number) =>
      `This channel already has ${max} ${many}, the maximum. Remove one first: \`${command} list\` shows them all.`,
    listHeader: `${Many} of this channel`,
    shown: (first: number, last: number, all: number) => `${Many} ${first}–${last} of ${all}`,
    nextPage: "Next",
    previousPage: "Previous",
    changeButtons: { pause: "Pause", resume: "Resume", remove: "Remove", restore: "Undo" },
    keepButton: "Keep it",
    removeHeader: `Remove this ${one}?`,
    changed: (user: string, change: SubscriptionChange, id: string, summary: string) =>
      `<@${user}> ${CHANGED[change]} ${one} ${id}: ${summary}`,
    missing: (id: string) => `This channel has no ${one} ${id}. \`${command} list\` shows the ones it has.`,
    notRestorable: (id: string) =>
      `I can't restore ${one} ${id}: no such ${one} of this channel was removed in the last 7 days.`,
    alreadyRestored: (id: string) => `This channel already has ${one} ${id}.`,
    id: `the id of ${article}`,
    notAnId: (text: string) => `\`${text}\` is not the id of ${article}.`,
  };
}
