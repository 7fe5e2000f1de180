/** What alerts say. Arguments are already escaped, except where they are plain text. */
export const messageText = {
  /** Plain text: the costs of everything. */
  atlas: "Atlas",
  severalFilters: (names: readonly string[]) =>
    `${names.slice(0, 3).join(", ")}${names.length > 3 ? ", …" : ""}`,
  // Headers are plain text.
  unusual: (name: string, amount: string, normal: string) =>
    `${name} cost ${amount} in a day instead of ${normal}`,
  newLevel: (name: string, amount: string, normal: string) =>
    `${name} now costs ${amount} a day instead of ${normal}`,
  backToNormal: (name: string, amount: string) => `${name} is back to normal: ${amount} a day`,
  above: (name: string, amount: string, day: string) => `${name} cost ${amount} on ${day}`,
  growth: (name: string, percent: string) => `${name} cost ${percent} more than the week before`,
  newCluster: (name: string) => `New cluster: ${name}`,
  tier: (name: string, tier: string) => `${name} is now ${tier}`,
  invoiceFailed: (month: string) => `The payment of the invoice for ${month} failed`,
  invoiceClosed: (month: string) => `The invoice for ${month} is closed`,
  creditsLow: (amount: string) => `${amount} of credits left`,

  dayChange: (change: string, since: string) => `*${change} a day* since ${since}.`,
  oneDay: (change: string, day: string) => `*${change}* on ${day}.`,
  addsUp: (amount: string, month: string) => `If it stays like this, it adds ${amount} by ${month}.`,
  saves: (amount: string, month: string) => `If it stays like this, it saves ${amount} by ${month}.`,
  added: (amount: string) => `It added ${amount} in all.`,
  saved: (amount: string) => `It saved ${amount} in all.`,
  newLevelMeans: "It was like this for five days, so I take it for the new normal.",
  others: (names: readonly string[], more: number) =>
    `Moved with it: ${[...names, ...(more > 0 ? [`${more} more`] : [])].join(", ")}.`,
  other: (name: string, change: string) => `${name} ${change}`,
  theTotal: "the total",
  why: "*Why*",
  listed: (line: string) => `• ${line}`,
  limit: (amount: string) => `That is more than ${amount} a day.`,
  weeks: (amount: string, days: string, change: string, previous: string, previousDays: string) =>
    `*${amount}* on ${days}: ${change} against ${previous} on ${previousDays}.`,
  clusterSince: (parts: readonly string[]) => `${parts.join("  ·  ")}`,
  inProject: (project: string) => `in ${project}`,
  sinceDay: (day: string) => `since ${day}`,
  onDay: (amount: string, day: string) => `${amount} on ${day}`,
  tierBefore: (tier: string, day: string) => `It was ${tier} until ${day}.`,
  tierSince: (day: string) => `It has been there since ${day}.`,
  tierProject: (project: string) => `Its project is ${project}.`,
  tierLimit: (limit: string) => `That is above ${limit}.`,
  billed: (amount: string, organization: string) => `*${amount}* billed to ${organization}.`,
  paid: (amount: string) => `${amount} is paid.`,
  invoiceButton: "Show invoice",
  creditsUsed: (used: string, all: string, month: string) =>
    `*${used}* of ${all} used by invoices since ${month}. Atlas's billing API has no balance, so this is what you said minus what the invoices used.`,
  alertOf: (id: string, user: string) => `Alert ${id} for <@${user}>`,
  byDay: (name: string) => `${name} by day`,
  inDollars: "US dollars",
};

/** Below each message of an alert. Arguments are already escaped. */
export const shortRuleText = {
  anomaly:
    "Unusual: at least $20, 20%, and five times the usual spread from the median of the last 28 normal days",
  above: (amount: string) => `Announced again after a day below ${amount}`,
  growth: (percent: string) => `Announced again after an increase of less than ${percent}`,
};

/** When an alert speaks up, in a sentence. Arguments are already escaped. */
export const ruleText = {
  anomaly:
    "A day is unusual if it is at least $20, 20%, and five times the usual spread away from the median of the last 28 normal days; weekends count apart where they differ. It is over after five normal days. Five days in a row clearly above or below are the new normal. Support, credits, tax, late charges, and the last two days are left out.",
  above: (amount: string) =>
    `A day above ${amount} is announced once, and again after a day below. Support, credits, tax, late charges, and the last two days are left out.`,
  growth: (percent: string) =>
    `Seven days are compared with the seven before. ${percent} more, and at least $1, is announced once, and again after it was less. Support, credits, tax, late charges, and the last two days are left out.`,
  new_cluster: "Each cluster is announced once, with its first charge.",
  tier: (tier: string) =>
    `A cluster larger than ${tier} is announced once, and again after it was smaller. R40 and M40 NVMe count like M40; search nodes don't count.`,
  invoice: "Each invoice is announced once.",
  credits: "It is announced once, and again if there were more credits in between.",
};

/** What jobs of alerts say. Arguments are already escaped. */
export const alertJobText = {
  subscribing: "Setting up this alert…",
  subscribedHeader: "Alert set up",
  /** Plain text. */
  alreadySubscribed: "This channel already has this alert",
  pausedHeader: "This alert is paused",
  alreadyPaused: "This channel already has this alert. Resume it to hear from it again.",
  watching: (counts: string) => `Watching ${counts}.`,
  total: "the total",
  totalOf: (places: string) => `the total of ${places}`,
  list: (parts: readonly string[]) => parts.join(", ").replace(/, (?=[^,]*$)/, " and "),
  projects: (count: number) => plural(count, "project"),
  clusters: (count: number) => plural(count, "cluster"),
  kinds: (count: number) => plural(count, "kind of charge", "kinds of charges"),
  knownUntil: (day: string) => `I announce what happens after ${day}. A preview shows what happened before.`,
  creditsLeft: (left: string, used: string, month: string) =>
    `*${left}* is left: invoices since ${month} used ${used}. Atlas's billing API has no balance, so this is what you said minus what the invoices used.`,
  creditsTooOld: (months: number) =>
    `I know what invoices used in the last ${months} months. Set up an alert with what is left now, such as \`credits below $1,000 of $8,000\`.`,
  alreadyBelow: "That is already below the limit, so I only announce it after there were more credits.",
  previewHeader: (count: number) =>
    count === 0
      ? "Preview: nothing in the last 90 days"
      : `Preview: ${plural(count, "alert")} in the last 90 days`,
  previewOf: (summary: string) => `${summary}: what daily checks would have announced.`,
  nothing: "It would have announced nothing.",
  noDays: "No complete day is known yet, so there is nothing to preview.",
  day: (day: string, what: string, details: readonly string[]) =>
    `• *${day}*  ${[what, ...details].join(", ")}`,
  becameLevel: (day: string) => `new level on ${day}`,
  normalAgain: (day: string) => `back to normal on ${day}`,
  until: (day: string) => `until ${day}`,
  goesOn: "still open",
  notShown: (count: number) => `${plural(count, "more", "more")} before these.`,
  looked: (counts: string, days: string) => `Looked at ${counts}, ${days}.`,
  expected: (user: string, amount: string, name: string) =>
    `<@${user}> expects about ${amount} a day for ${name}, so I say nothing more about it while it stays within 20% or $20.`,
  alertGone: (id: string) => `Alert ${id} was removed, so there is nothing to learn.`,
};

function plural(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
