/**
 * What replies, help, alarms and Slack's refusals say, in Slack's mrkdwn. Arguments are escaped, except those of
 * refusals, which are escaped where they are shown.
 */
export const slackText = {
  notInChannel:
    "I am not in this channel, so I can't answer in it. Type `/invite @atlas-costs` and ask again.",
  archived: "This channel is archived, so I can't answer in it. Ask again in another channel.",
  refused: (error: string) =>
    `Slack refused to post the answer (\`${error}\`). The bot's administrator can find out more in Slack's app settings.`,
  unavailable:
    "Slack was unavailable for too long, so the answer may be missing or incomplete. Try again in a few minutes.",
  missingScope: (scope: string) =>
    `The Slack app lacks the permission \`${scope}\`. Its administrator adds it under OAuth & Permissions and installs the app again.`,
  failed: (reason: string) => `:warning: ${reason}`,
  alarm: (state: "ALARM" | "OK" | "INSUFFICIENT_DATA", name: string) =>
    ({
      ALARM: `:rotating_light: *${name}* has gone off.`,
      OK: `:white_check_mark: *${name}* is over.`,
      INSUFFICIENT_DATA: `:grey_question: *${name}* cannot tell: there is no data.`,
    })[state],
  account: (id: string) => `AWS account ${id}`,
  forExample: (example: string) => `For example: ${example}.`,
  seeHelp: (command: string) => `${command} shows everything I understand.`,
  helpIntro: "I answer in this channel, so that everybody sees the numbers. Words may come in any order.",
  helpFooter:
    "Put names of your own in place of Fleet Platform, lab and Acme Robotics. Only you can see this message.",
};
