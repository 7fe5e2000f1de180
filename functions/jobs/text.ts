export const ifItKeepsFailing = (reference: string) =>
  `If it keeps failing, send this reference to the bot's administrator: ${reference}`;

/** Sentences about the progress and failure of jobs, in mrkdwn. Arguments are already escaped. */
export const jobText = {
  atlasIsBusy: (elapsed: string, minutes: number) =>
    `Atlas is busy. You don't need to ask again: I've been trying for ${elapsed}, and will keep trying for up to ${minutes} minutes.`,
  atlasFails: (elapsed: string, minutes: number) =>
    `Atlas has a problem. You don't need to ask again: I've been trying for ${elapsed}, and will keep trying for up to ${minutes} minutes.`,
  elapsed: (seconds: number) =>
    seconds < 60
      ? `${seconds} s`
      : `${Math.floor(seconds / 60)} min${seconds % 60 ? ` ${seconds % 60} s` : ""}`,
  privateFile: "Here is what you asked for privately:",
  filesSentDirectly: (files: number) =>
    files === 1 ? "The CSV file comes as a direct message." : "The CSV files come as a direct message.",
  asked: (user: string) => `asked by <@${user}>`,
  againButton: "Try again",
  internal: (reference: string) =>
    `Something went wrong inside the bot. Try again. ${ifItKeepsFailing(reference)}`,
  crashed: (status: "FAILED" | "TIMED_OUT" | "STOPPED" | "DROPPED", reference: string) =>
    ({
      FAILED: `The bot crashed while working on this. Try again. ${ifItKeepsFailing(reference)}`,
      TIMED_OUT: `The bot could not finish this in time. Try again, or ask for a shorter period. ${ifItKeepsFailing(reference)}`,
      DROPPED: `The bot did not get to this. Try again. ${ifItKeepsFailing(reference)}`,
      STOPPED: `An administrator of the bot stopped its work on this. Try again, or ask them about this reference: ${reference}`,
    })[status],
  fileLost: (reference: string) =>
    `The CSV file could not be attached: the bot crashed while working on it. The numbers above are complete. Try again to get the file. ${ifItKeepsFailing(reference)}`,
  fileTooLarge:
    "The CSV file could not be attached: it is too large for Slack, or the workspace has no room left. An administrator of Slack can make room. The numbers above are complete.",
  fileRefused: (error: string) =>
    `The CSV file could not be attached: Slack refused it (${error}). The numbers above are complete.`,
  notMember: (channel: string) =>
    `I show costs only to people in the channels where I may answer, and you aren't in ${channel}.`,
  membershipUnknown: (channel: string) =>
    `I can't see who is in ${channel}: the Slack app lacks the permission \`channels:read\`. Its administrator can add it under OAuth & Permissions and reinstall the app. Until then, ask in the channel.`,
  misconfigured: (problem: string) => `The bot is not set up completely. ${problem}`,
};

/** Part of every cold start, unlike `jobText`. */
export const startText = {
  notStarted: "Your request could not be started; nothing was sent to Atlas. Try again in a minute.",
  startUnconfirmed:
    "I could not confirm that your request started. If nothing appears within a minute, try again.",
};
