/** Text in mrkdwn. Callers escape arguments, except those of Slack's errors, which are escaped when shown. */
export const slackText = {
  notInChannel: "I'm not in this channel, so I can't answer here. Type `/invite @atlas-costs` and try again.",
  archived: "This channel is archived, so I can't answer here. Try again in another channel.",
  refused: (error: string) =>
    `Slack refused to post the answer (\`${error}\`). The bot's administrator can find out why in Slack's app settings.`,
  unavailable:
    "Slack was unavailable for too long, so the answer may be missing or incomplete. Try again in a few minutes.",
  missingScope: (scope: string) =>
    `The Slack app lacks the permission \`${scope}\`. Its administrator can add it under OAuth & Permissions and reinstall the app.`,
  failed: (reason: string) => `:warning: ${reason}`,
  alarm: (state: "ALARM" | "OK" | "INSUFFICIENT_DATA", name: string) =>
    ({
      ALARM: `:rotating_light: *${name}* went off.`,
      OK: `:white_check_mark: *${name}* is OK again.`,
      INSUFFICIENT_DATA: `:grey_question: *${name}* has no data.`,
    })[state],
  account: (id: string) => `AWS account ${id}`,
  forExample: (example: string) => `For example: ${example}.`,
  seeHelp: (command: string) => `${command} shows everything I understand.`,
  helpIntro: "I answer in this channel, where everybody can see the numbers. Word order doesn't matter.",
  helpFooter:
    "Replace Fleet Platform, lab and Acme Robotics with your own names. Only you can see this message.",
};
