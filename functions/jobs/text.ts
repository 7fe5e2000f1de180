/** What a job says on its way and when it fails. Arguments are escaped already; sentences are in Slack's mrkdwn. */
export const jobText = {
  atlasIsBusy: (elapsed: string, minutes: number) =>
    `Atlas is busy. You need not ask again: I have been trying for ${elapsed}, and keep trying for up to ${minutes} minutes.`,
  atlasFails: (elapsed: string, minutes: number) =>
    `Atlas has a problem. You need not ask again: I have been trying for ${elapsed}, and keep trying for up to ${minutes} minutes.`,
  elapsed: (seconds: number) =>
    seconds < 60
      ? `${seconds} s`
      : `${Math.floor(seconds / 60)} min${seconds % 60 ? ` ${seconds % 60} s` : ""}`,
  asked: (user: string) => `asked by <@${user}>`,
  againButton: "Ask again",
  internal: (reference: string) =>
    `Something went wrong inside the bot. Ask again; if it stays, give its administrator the reference ${reference}.`,
  crashed: (status: "FAILED" | "TIMED_OUT" | "STOPPED" | "DROPPED", reference: string) =>
    ({
      FAILED: `The bot crashed while working on this. Try again. If it keeps failing, send this reference to the bot's administrator: ${reference}`,
      TIMED_OUT: `The bot could not finish this in time. Try again, or ask for a shorter period. If it keeps failing, send this reference to the bot's administrator: ${reference}`,
      DROPPED: `The bot did not get to this. Try again. If it keeps failing, send this reference to the bot's administrator: ${reference}`,
      STOPPED: `An administrator of the bot stopped its work on this. Try again, or ask them about this reference: ${reference}`,
    })[status],
  fileLost: (reference: string) =>
    `The CSV file could not be attached: the bot crashed while working on it. The numbers above are complete. Ask again to get the file. If it keeps failing, send this reference to the bot's administrator: ${reference}`,
  fileTooLarge:
    "The CSV file could not be attached: Slack takes no file of this size, or the workspace has no room left. An administrator of Slack can make room; the numbers above are complete.",
  fileRefused: (error: string) =>
    `The CSV file could not be attached: Slack refused it (${error}). The numbers above are complete.`,
  notStarted: "Your question could not be started. Nothing was asked at Atlas; please try again in a minute.",
  startUnconfirmed:
    "I could not confirm that your request started. If nothing appears within a minute, try again.",
  misconfigured: (problem: string) => `The bot is not set up completely. ${problem}`,
};
