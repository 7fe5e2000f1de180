import type { GroupBy } from "../atlas/usage-detail.ts";
import type { Schedule } from "../money/schedule.ts";

const DIMENSIONS = {
  services: { one: "Service", many: "services" },
  projects: { one: "Project", many: "projects" },
  clusters: { one: "Cluster", many: "clusters" },
  organizations: { one: "Organization", many: "organizations" },
} as const satisfies Record<GroupBy, { one: string; many: string }>;

const EVERY = { month: "Monthly", week: "Weekly", day: "Daily" } as const satisfies Record<
  Schedule["every"],
  string
>;

/** States of invoices. Source: Atlas Administration API, BillingInvoice.statusName. */
const STATUSES = new Map([
  ["PENDING", { name: "pending", meaning: "The month is still running: this invoice still changes." }],
  ["CLOSED", { name: "closed", meaning: "The month is over; the payment has not been made yet." }],
  ["FORGIVEN", { name: "forgiven", meaning: "MongoDB has waived this invoice." }],
  ["FAILED", { name: "payment failed", meaning: "The payment failed: check the payment method in Atlas." }],
  ["PAID", { name: "paid", meaning: "This invoice is settled." }],
  ["FREE", { name: "free", meaning: "Nothing was charged for this month." }],
  ["PREPAID", { name: "prepaid", meaning: "This invoice is covered by what was paid in advance." }],
  ["INVOICED", { name: "invoiced", meaning: "This invoice was sent and is to be paid as agreed." }],
]);

/**
 * Every sentence that people read, in English. Arguments arrive already escaped for the place they go to, and
 * sentences use Slack's mrkdwn. A further language is another object of this type, added in catalogue.ts.
 */
export const english = {
  appDescription: "Answers what MongoDB Atlas costs, where, and why it changed.",
  appLongDescription:
    "Type /atlas-usage to see in the channel what MongoDB Atlas costs: the total, the change against the period before, and a table by services, projects, clusters or organizations. Type /atlas-invoice for an invoice with its CSV file, and /atlas-report to get the numbers every month, week or day. Every command explains itself with the word help.",
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
  atlasIsBusy: (elapsed: string, minutes: number) =>
    `Atlas is busy. You need not ask again: I have been trying for ${elapsed}, and keep trying for up to ${minutes} minutes.`,
  atlasFails: (elapsed: string, minutes: number) =>
    `Atlas has a problem. You need not ask again: I have been trying for ${elapsed}, and keep trying for up to ${minutes} minutes.`,
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
  unplaced: (amount: string) =>
    `${amount} of usage carries no date of this period or the one before, and is not counted.`,
  runningNote: "This period is still running: its numbers grow until its invoice is closed.",
  csvButton: "CSV file",
  csvTitle: (period: string, by: string) => `Atlas costs in ${period}, ${by}`,
  alreadyInThread: "That is already in the thread of this answer.",
  alreadyAsked: "Somebody has asked this again already: see below.",

  askingInvoices: "Asking Atlas for its invoices…",
  invoicesHeader: (period: string | undefined) => (period ? `Atlas invoices of ${period}` : "Atlas invoices"),
  invoiceHeader: (period: string) => `Atlas invoice for ${period}`,
  invoiceTitle: (period: string) => `Atlas invoice for ${period}, all lines`,
  period: "Period",
  status: "Status",
  billed: "Billed",
  owed: "Owed",
  linked: "Linked organizations",
  subtotal: "Subtotal",
  credits: "Credits",
  tax: "Tax",
  paid: "Paid",
  open: "Still open",
  refunded: "Refunded",
  field: (name: string, value: string) => `*${name}*\n${value}`,
  statusName: (status: string) => STATUSES.get(status)?.name ?? status,
  statusMeaning: (status: string) => STATUSES.get(status)?.meaning ?? "",
  invoiceId: (id: string) => `invoice ${id}`,
  csvOf: (period: string) => `CSV ${period}`,
  largestProjects: "Projects",
  largestSkus: "SKUs",
  largestClusters: "Clusters",
  largest: "Largest",
  noName: "(none)",
  addsUp: (lines: string) => `The ${lines} lines of the CSV file add up to the subtotal.`,
  addsUpNot: (total: string, subtotal: string, difference: string) =>
    `The lines of the CSV file add up to ${total}, the invoice's subtotal is ${subtotal}: a difference of ${difference}.`,
  unreadable: (line: string) =>
    `The CSV file could be read only up to line ${line}, so the largest amounts and the sum of its lines are incomplete. The file is attached as Atlas sent it.`,
  noInvoices: "Atlas has no invoice that fits.",
  noInvoice: (wanted: string, existing: string) => `Atlas has no invoice ${wanted}. There are: ${existing}.`,
  noInvoiceAtAll: "Atlas shows no invoice of this organization to this bot.",
  ofMonth: (period: string) => `for ${period}`,
  thatIsComplete: "that is complete",
  ofRunningMonth: "for the running month",
  shownOf: (shown: number, all: number) =>
    `The newest ${shown} of ${all}: name a year or a period to see others.`,

  failed: (reason: string) => `:warning: ${reason}`,
  againButton: "Ask again",
  timeout: (minutes: number) =>
    `Atlas has not finished this query within ${minutes} minutes. Ask again, or ask for a shorter period or fewer clusters.`,
  tokenLost: "Atlas forgot this query twice while working on it. Please ask again in a minute.",
  nothingToGroup: (groupBy: GroupBy) =>
    `Atlas shows this bot no ${DIMENSIONS[groupBy].many} to group by. Give its service account or API key the role Organization Read Only.`,
  internal: (reference: string) =>
    `Something went wrong inside the bot. Ask again; if it stays, give its administrator the reference ${reference}.`,
  died: (status: "FAILED" | "TIMED_OUT" | "STOPPED" | "DROPPED", reference: string) =>
    ({
      FAILED: `The bot crashed while working on this. Try again. If it keeps failing, send this reference to the bot's administrator: ${reference}`,
      TIMED_OUT: `The bot could not finish this in time. Try again, or ask for a shorter period. If it keeps failing, send this reference to the bot's administrator: ${reference}`,
      DROPPED: `The bot did not get to this. Try again. If it keeps failing, send this reference to the bot's administrator: ${reference}`,
      STOPPED: `An administrator of the bot stopped its work on this. Try again, or ask them about this reference: ${reference}`,
    })[status],
  fileLost: (reference: string) =>
    `The CSV file could not be attached: the bot crashed while working on it. The numbers above are complete. Ask again to get the file. If it keeps failing, send this reference to the bot's administrator: ${reference}`,
  restLost: (reference: string) =>
    `What was to follow this report is missing: the bot crashed while working on it. The numbers above are complete. If it keeps failing, send this reference to the bot's administrator: ${reference}`,
  notInChannel:
    "I am not in this channel, so I can't answer in it. Type `/invite @atlas-costs` and ask again.",
  archived: "This channel is archived, so I can't answer in it. Ask again in another channel.",
  slackRefused: (error: string) =>
    `Slack refused to post the answer (${error}). The bot's administrator can find out more in Slack's app settings.`,
  slackOutage:
    "Slack was unavailable for too long, so the answer may be missing or incomplete. Try again in a few minutes.",
  missingScope: (scope: string) =>
    `The Slack app lacks the permission ${scope}. Its administrator adds it under OAuth & Permissions and installs the app again.`,
  fileTooLarge:
    "The CSV file could not be attached: Slack takes no file of this size, or the workspace has no room left. An administrator of Slack can make room; the numbers above are complete.",
  fileRefused: (error: string) =>
    `The CSV file could not be attached: Slack refused it (${error}). The numbers above are complete.`,

  alarm: (state: "ALARM" | "OK" | "INSUFFICIENT_DATA", name: string) =>
    ({
      ALARM: `:rotating_light: *${name}* has gone off.`,
      OK: `:white_check_mark: *${name}* is over.`,
      INSUFFICIENT_DATA: `:grey_question: *${name}* cannot tell: there is no data.`,
    })[state],
  account: (id: string) => `AWS account ${id}`,

  notAllowed: (channel: string) =>
    `I don't answer in this channel yet. To change that, the bot's administrator adds ${channel} to SLACK_ALLOWED_CHANNELS (or sets it to \`*\` for all channels).`,
  notStarted: "Your question could not be started. Nothing was asked at Atlas; please try again in a minute.",
  startUnconfirmed:
    "I could not confirm that your request started. If nothing appears within a minute, try again.",
  misconfigured: (problem: string) => `The bot is not set up completely. ${problem}`,
  expired: "This answer is too old for its buttons. Please ask again.",

  forExample: (example: string) => `For example: ${example}.`,
  seeHelp: (command: string) => `${command} shows everything I understand.`,

  reportOf: (every: Schedule["every"], id: string, user: string) =>
    `${EVERY[every]} report ${id} for <@${user}>`,
  reportMayMove: (period: string) =>
    `The invoice for ${period} is still pending, so these numbers may still move.`,
  reportInvoiceFollows: "It follows in this thread when it is closed.",
  reportNeverClosed: (period: string, days: number, command: string) =>
    `The invoice for ${period} has not been closed within ${days} days, so it does not follow here. ${command} brings it when it is.`,
  largestIncreases: "*Largest increases*",
  largestDecreases: "*Largest decreases*",
  changedRow: (name: string, change: string) => `• ${name}: ${change}`,
  stretch: (organization: string, days: string, amount: string, compared: string) =>
    `By the lines of the invoices of ${organization}, ${days} cost *${amount}*: ${compared}.`,
  stretchUnknown:
    "How that compares with the same days of the month before is unknown: Atlas gives numbers by day only in its invoices, whose lines cannot be limited or could not be read.",
  outlook: (period: string, amount: string, days: number) =>
    `Straight-line outlook for all of ${period}: *${amount}*, if every day costs what the ${days === 1 ? "first day" : `first ${days} days`} did on average.`,

  subscribing: "Setting up this report…",
  subscribedHeader: (every: Schedule["every"]) => `This channel gets a ${EVERY[every].toLowerCase()} report`,
  alreadySubscribed: "This channel gets this report already.",
  pausedHeader: (every: Schedule["every"]) => `A ${EVERY[every].toLowerCase()} report is paused`,
  alreadyPaused: "This channel has this report already, and it is paused. Resume it to get it again.",
  nextTimes: (times: readonly string[], zone: string) => `Next: ${times.join("  ·  ")} (time zone ${zone})`,
  isPaused: "paused",
  subscribedBy: (user: string) => `for <@${user}>`,
  reportId: (id: string) => `report ${id}`,
  manageReports: (command: string) => `${command} shows all reports of this channel.`,
  tooManyReports: (most: number, command: string) =>
    `A channel can have ${most} reports. ${command} shows them: remove one first.`,
  unknownZone: (zone: string) =>
    `I do not know your time zone (${zone}). Choose another in Slack's preferences, under Language & region.`,
  reportsHeader: "Reports of this channel",
  reportsShown: (first: number, last: number, all: number) => `Reports ${first}–${last} of ${all}`,
  nextPage: "Next",
  previousPage: "Previous",
  noReports: (example: string) => `This channel has no reports yet. ${example} subscribes it to one.`,
  runButton: "Run now",
  pauseButton: "Pause",
  resumeButton: "Resume",
  removeButton: "Remove",
  keepButton: "Keep it",
  removeHeader: "Remove this report?",
  removeMeans: (id: string) => `Nobody in this channel will get report ${id} any more.`,
  reportPaused: (user: string, id: string, what: string) => `<@${user}> paused report ${id} (${what}).`,
  nextTime: (time: string, zone: string) => `It comes next on ${time} (time zone ${zone}).`,
  reportResumed: (user: string, id: string, what: string, next: string) =>
    `<@${user}> resumed report ${id} (${what}). ${next}`,
  reportRemoved: (user: string, id: string, what: string) => `<@${user}> removed report ${id} (${what}).`,
  noReport: (id: string, command: string) =>
    `This channel has no report ${id}. ${command} shows those that it has.`,
  reportStarted: "It is on its way.",
  reportJustStarted: "This report was started less than a minute ago.",
  reportPausedAlone: (what: string, channel: string, reason: string, command: string) =>
    `I paused the report ${what} of <#${channel}>. ${reason} When that is mended, ${command} in that channel makes it come again.`,
  reportFailedOften: (times: number, reason: string) =>
    `It failed ${times} times in a row, last so: ${reason}`,

  usageHelpHeader: "What I can tell you about Atlas costs",
  invoiceHelpHeader: "What I can tell you about Atlas invoices",
  reportHelpHeader: "What I can post by myself",
  reportHelpIntro:
    "I post in the channel where you type this. Times are in your time zone, and are taken to the next five minutes.",
  helpIntro: "I answer in this channel, so that everybody sees the numbers. Words may come in any order.",
  helpFooter:
    "Put names of your own in place of Fleet Platform, lab and Acme Robotics. Only you can see this message.",
};
