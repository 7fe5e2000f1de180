/**
 * What replies, alarms and Slack's refusals say, in Slack's mrkdwn. Arguments are escaped, except those of
 * refusals, which are escaped where they are shown.
 */
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
  seeHelp: (command: string) => `${command} lists everything I understand.`,
};

/** What is wrong with a command. Arguments are as typed: `CommandError` is escaped as a whole. */
export const mistakeText = {
  unknownWord: (word: string) => `I don't understand \`${word}\`.`,
  didYouMean: (suggestion: string) => `Did you mean \`${suggestion}\`?`,
  missingValue: (word: string, needed: string) => `\`${word}\` needs ${needed} after it.`,
  unbalancedQuote: (word: string) => `Missing closing quote after \`${word}\`.`,
  givenTwice: (plural: string) => `You gave two ${plural}. Use one.`,
  tooLong: (maxLength: number) => `This command is too long. Shorten it to ${maxLength} characters.`,
};
