import { MAX_MONTHS, type PeriodErrorCode } from "../money/period-phrase.ts";

/** What replies, help and alarms have in common. Arguments are escaped already; sentences are in Slack's mrkdwn. */
export const slackText = {
  failed: (reason: string) => `:warning: ${reason}`,
  alarm: (state: "ALARM" | "OK" | "INSUFFICIENT_DATA", name: string) =>
    ({
      ALARM: `:rotating_light: *${name}* has gone off.`,
      OK: `:white_check_mark: *${name}* is over.`,
      INSUFFICIENT_DATA: `:grey_question: *${name}* cannot tell: there is no data.`,
    })[state],
  account: (id: string) => `AWS account ${id}`,
  forExample: (example: string) => `For example: ${example}.`,
  seeHelp: (command: string) => `${command} lists everything I understand.`,
  helpIntro: "I answer in this channel, for everyone to see. Word order doesn't matter.",
  helpFooter:
    "Replace Fleet Platform, lab and Acme Robotics with your own names. Only you can see this message.",
};

/** What is wrong with a command. Arguments are as typed: `CommandError` is escaped as a whole. */
export const mistakeText = {
  unknownWord: (word: string) => `I don't understand \`${word}\`.`,
  didYouMean: (suggestion: string) => `Did you mean \`${suggestion}\`?`,
  missingValue: (word: string, needed: string) => `\`${word}\` needs ${needed} after it.`,
  unbalancedQuote: (word: string) => `Missing closing quote after \`${word}\`.`,
  givenTwice: (plural: string) => `You gave two ${plural}. Use one.`,
  tooLong: (maxLength: number) => `This command is too long. Shorten it to ${maxLength} characters.`,
  impossiblePeriod: {
    no_such_month: (phrase: string) => `\`${phrase}\` is not a month.`,
    no_such_quarter: (phrase: string) => `\`${phrase}\` is not a quarter.`,
    months_out_of_range: () => `I can look back 1 to ${MAX_MONTHS} months.`,
    not_whole_months: () => "I count whole months, as Atlas bills them.",
    reversed_period: (phrase: string) => `\`${phrase}\` ends before it starts.`,
    period_not_begun: (phrase: string) => `\`${phrase}\` has not started yet.`,
    period_too_early: (phrase: string) => `\`${phrase}\` starts before 2010.`,
    period_too_long: (phrase: string) => `\`${phrase}\` is longer than ${MAX_MONTHS} months.`,
  } satisfies Record<PeriodErrorCode, (phrase: string) => string>,
};
