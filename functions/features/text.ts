/** What all features say. Arguments are escaped already; sentences are in Slack's mrkdwn. */
export const featureText = {
  appDescription: "Answers what MongoDB Atlas costs, where, and why it changed.",
  appLongDescription:
    "Type /atlas-usage to see in the channel what MongoDB Atlas costs: the total, the change against the period before, and a table by services, projects, clusters or organizations. Type /atlas-invoice for an invoice with its CSV file, and /atlas-report to get the numbers every month, week or day. Every command explains itself with the word help.",
  alreadyInThread: "That is already in the thread of this answer.",
  alreadyAsked: "Somebody has asked this again already: see below.",
  notAllowed: (channel: string) =>
    `I don't answer in this channel yet. To change that, the bot's administrator adds ${channel} to SLACK_ALLOWED_CHANNELS (or sets it to \`*\` for all channels).`,
  expired: "This answer is too old for its buttons. Please ask again.",
};
