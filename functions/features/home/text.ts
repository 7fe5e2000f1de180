/** Sentences on Home, in mrkdwn. Arguments are already escaped. */
export const homeText = {
  reading: "Reading costs…",
  readAt: (seconds: number, utc: string) => `As of <!date^${seconds}^{date_short_pretty} at {time}|${utc}>`,
  outstandingHeader: "Outstanding",
  nothingOutstanding: "Atlas has no unpaid invoice.",
  unpaidButton: "Show unpaid invoices",
  reportsHeader: "Reports in your channels",
  noReports: "There are none yet. Type `/atlas-report monthly` in a channel to schedule one.",
  moreReports: (count: number) =>
    `${count} more: type \`/atlas-report list\` in a channel to see all of its reports.`,
  reportsUnknown:
    "I can't show the reports of your channels: the Slack app lacks the permission `channels:read`. Its administrator can add it under OAuth & Permissions and reinstall the app.",
  inChannel: (channelId: string, report: string) => `<#${channelId}>  ·  ${report}`,
  examplesHeader: "For example",
  answersArePrivate: "I answer in a direct message that only you see.",
  notAllowed: (channels: string) =>
    `I show costs only to people in the channels where I may answer, and you are in none of them: ${channels}.`,
  notAllowedAnywhere:
    "I may not answer in any channel yet. Ask the bot's administrator to set SLACK_ALLOWED_CHANNELS.",
  membershipUnknown:
    "I show costs only to people in the channels where I may answer, and can't see who is in them: the Slack app lacks the permission `channels:read`. Its administrator can add it under OAuth & Permissions and reinstall the app. Until then, ask in one of these channels.",
  clicked: {
    started: (report: string) => `${report} is running now.`,
    started_before: (report: string) => `${report} was started less than a minute ago.`,
    paused: (report: string) => `${report} is paused.`,
    resumed: (report: string) => `${report} comes again.`,
    not_member: (report: string) => `${report} is not changed: you aren't in its channel.`,
    missing: (report: string) => `${report} does not exist any more.`,
  },
  clickedReport: (id: string, channelId: string) => `Report ${id} in <#${channelId}>`,
};
