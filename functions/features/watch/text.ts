/** What all kinds of watches say, in mrkdwn. Part of every cold start. Arguments are already escaped. */
export const watchText = {
  checkOf: (watch: string, user: string) => `Check of ${watch} for <@${user}>`,
  snoozed: (user: string, what: string, until: string, watch: string) =>
    `<@${user}> snoozed ${what} until ${until}: ${watch}`,
  matterOf: (name: string, watch: string) => `news about ${name} (${watch})`,
  snoozeButton: "Snooze a week",
};
