import type { GroupBy } from "../billing/usage.ts";

const DIMENSIONS = {
  services: { one: "Service", many: "services" },
  projects: { one: "Project", many: "projects" },
  clusters: { one: "Cluster", many: "clusters" },
  organizations: { one: "Organization", many: "organizations" },
} as const satisfies Record<GroupBy, { one: string; many: string }>;

/**
 * Every sentence that people read, in English. Arguments arrive already escaped for the place they go to, and
 * sentences use Slack's mrkdwn. A further language is another object of this type, added in catalogue.ts.
 */
export const english = {
  dimension: (groupBy: GroupBy) => DIMENSIONS[groupBy].one,
  by: (groupBy: GroupBy) => `by ${DIMENSIONS[groupBy].many}`,
  byButton: (groupBy: GroupBy) => `By ${DIMENSIONS[groupBy].many}`,
  without: (groupBy: GroupBy) => `(no ${DIMENSIONS[groupBy].one.toLowerCase()})`,
  others: (count: number) => `Others (${count})`,
  totalRow: "Total",
  amount: "Amount",
  share: "Share",
  change: "Change",
  newRow: "new",
  noChange: "no change",

  asking: (period: string) => `Asking Atlas what ${period} cost…`,
  stillWorking: (period: string, elapsed: string) =>
    `Asking Atlas what ${period} cost… still working after ${elapsed}. Large organizations take some minutes.`,
  elapsed: (seconds: number) =>
    seconds < 60
      ? `${seconds} s`
      : `${Math.floor(seconds / 60)} min${seconds % 60 ? ` ${seconds % 60} s` : ""}`,

  header: (period: string) => `Atlas costs in ${period}`,
  total: (amount: string) => `*${amount}*`,
  soFar: (total: string) => `${total} so far`,
  whole: (period: string, amount: string) => `${period} as a whole: ${amount}`,
  nothingBefore: (period: string) => `Atlas has no costs of ${period} to compare with`,
  compared: (change: string, period: string, amount: string) => `${change} against ${period} (${amount})`,
  noUsage: (period: string) => `Atlas reports no usage for ${period}.`,
  asked: (user: string) => `asked by <@${user}>`,
  only: (dimension: string, names: string) => `only ${dimension} ${names}`,
  organizations: (names: readonly string[]) =>
    names.length > 3 ? `${names.length} organizations` : names.join(" and "),
  leftOut: (groupBy: GroupBy, partial: boolean) => {
    const { one, many } = DIMENSIONS[groupBy];
    const gone = `${many} that no longer exist`;
    return partial
      ? `Costs of ${gone} are left out.`
      : `Costs without a ${one.toLowerCase()}, such as support, and of ${gone} are left out; \`partial\` adds the former.`;
  },
  unplaced: (amount: string) => `${amount} of usage carries a date outside both periods and is not counted.`,
  runningNote: "This period is still running: its numbers grow until its invoice is closed.",
  csvButton: "CSV file",
  csvTitle: (period: string, by: string) => `Atlas costs in ${period}, ${by}`,
  alreadyInThread: "That is already in the thread of this answer.",
  alreadyAsked: "Somebody has asked this again already: see below.",

  failed: (reason: string) => `:warning: ${reason}`,
  againButton: "Ask again",
  timeout: (minutes: number) =>
    `Atlas has not finished this query within ${minutes} minutes. Ask again, or ask for a shorter period or fewer clusters.`,
  tokenLost: "Atlas forgot this query twice while working on it. Please ask again in a minute.",
  nothingToGroup: (groupBy: GroupBy) =>
    `Atlas shows this bot no ${DIMENSIONS[groupBy].many} to group by. Give its service account or API key the role Organization Read Only.`,
  internal: (reference: string) =>
    `Something went wrong inside the bot. Ask again; if it stays, give its administrator the reference ${reference}.`,
  notInChannel:
    "I am not in this channel, so I can't answer in it. Type `/invite @Atlas Costs` and ask again.",
  archived: "This channel is archived, so I can't answer in it. Ask again in another channel.",
  slackRefused: (error: string) =>
    `Slack refused to post the answer (${error}). The bot's administrator can find out more in Slack's app settings.`,
  missingScope: (scope: string) =>
    `The Slack app lacks the permission ${scope}. Its administrator adds it under OAuth & Permissions and installs the app again.`,
  fileRefused: (error: string) =>
    `The CSV file could not be attached: Slack refused it (${error}). The numbers above are complete.`,

  notAllowed: (channel: string) =>
    `I don't answer in this channel yet. To change that, the bot's administrator adds ${channel} to SLACK_ALLOWED_CHANNELS (or sets it to \`*\` for all channels).`,
  notStarted: "Your question could not be started. Nothing was asked at Atlas; please try again in a minute.",
  misconfigured: (problem: string) => `The bot is not set up completely. ${problem}`,
  expired: "This answer is too old for its buttons. Please ask again.",

  forExample: (example: string) => `For example: ${example}`,
  seeHelp: (command: string) => `${command} shows everything I understand.`,

  helpHeader: "What I can tell you about Atlas costs",
  helpIntro: "I answer in this channel, so that everybody sees the numbers. Words may come in any order.",
  helpFooter:
    "Put names of your own in place of Fleet Platform, lab and Acme Robotics. Only you can see this message.",
};
