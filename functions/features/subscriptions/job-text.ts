/** What jobs of subscriptions say, in mrkdwn. Arguments are already escaped. */
export const subscriptionJobText = {
  unknownTimeZone: (timeZone: string) =>
    `I don't know your time zone (${timeZone}). Choose another one in Slack's preferences, under Language & region.`,
  /** @param article `a report` */
  pausedAfterFailure: (article: string, summary: string, channel: string, reason: string, command: string) =>
    `I paused ${article} in <#${channel}>: ${summary}. ${reason} Once that is fixed, run ${command} there to resume it.`,
  failedOften: (times: number, reason: string) => `It failed ${times} times in a row. Last error: ${reason}`,
};
