/** What all kinds of watches say, in mrkdwn. Part of every cold start. Arguments are already escaped. */
export const watchText = {
  checkOf: (watch: string, user: string) =>
    `Check of ${watch} for <@${user}>. I'll check again tomorrow, and pause it if that fails three days in a row.`,
  saidOnce:
    "Other budgets and alerts of this channel may fail today too; I won't repeat this for each of them.",
  snoozed: (user: string, what: string, until: string, watch: string) =>
    `<@${user}> snoozed ${what} until ${until}: ${watch}`,
  matterOf: (name: string, watch: string) => `news about ${name} (${watch})`,
  isSnoozed: (until: string, timeZone: string) => `Snoozed until ${until} (${timeZone})`,
  snoozeButton: "Snooze a week",
};
