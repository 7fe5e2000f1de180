/** Sentences that features share, in mrkdwn. Arguments are already escaped. */
export const featureText = {
  appDescription: "Answers what MongoDB Atlas costs, where, and why it changed.",
  appLongDescription:
    "Use /atlas-usage to see what MongoDB Atlas costs: the total, the change from the previous period, and a table by service, project, cluster or organization. Use /atlas-why to see why it changed, to the cent. Use /atlas-invoice to get an invoice with its CSV file, and /atlas-report to get the numbers every month, week or day. Add help to a command to see what it can do.",
  alreadyInThread: "That's already in the thread of this answer.",
  alreadyRetried: "Someone has already asked this again. See below.",
  notAllowed: (channel: string) =>
    `I can't answer in this channel yet. Ask the bot's administrator to add ${channel} to SLACK_ALLOWED_CHANNELS, or to set it to \`*\` for all channels.`,
  expired: "This button no longer works. Run the command again.",
};

/** Mistakes in filters. Arguments are as typed. */
export const filterText = {
  name: "a name",
  unknownService: (name: string) => `Atlas has no service \`${name}\`.`,
};
