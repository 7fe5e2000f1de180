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
  seeHelp: (command: string) => `${command} shows everything I understand.`,
  helpIntro: "I answer in this channel, so that everybody sees the numbers. Words may come in any order.",
  helpFooter:
    "Put names of your own in place of Fleet Platform, lab and Acme Robotics. Only you can see this message.",
};
