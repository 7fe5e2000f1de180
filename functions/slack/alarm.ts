import { z } from "zod";
import { context, type Message, section, TEXT_LENGTH } from "./block-kit.ts";
import { escapeSentence, truncate } from "./mrkdwn.ts";
import { slackText } from "./text.ts";

const escaped = z.string().transform(escapeSentence);

/** A change of an alarm's state (Amazon CloudWatch, "Using Amazon CloudWatch alarms", notifications). */
const alarmSchema = z.object({
  AlarmName: escaped,
  AlarmDescription: escaped.nullish(),
  NewStateValue: z.enum(["ALARM", "OK", "INSUFFICIENT_DATA"]),
  NewStateReason: escaped,
  StateChangeTime: escaped,
  Region: escaped,
  AWSAccountId: escaped,
});

/** AWS Lambda, "Using Lambda with Amazon SNS". */
const eventSchema = z.object({
  Records: z.array(z.object({ Sns: z.object({ Message: z.string() }) })),
});

/**
 * Renders each alarm of an SNS event: its name, the reason of its change, and where to look.
 *
 * @throws SyntaxError, ZodError for any other event.
 */
export function alarmMessages(event: unknown): Message[] {
  return eventSchema.parse(event).Records.map(({ Sns }) => {
    const alarm = alarmSchema.parse(JSON.parse(Sns.Message));
    const title = slackText.alarm(alarm.NewStateValue, alarm.AlarmName);
    const text = [title, alarm.AlarmDescription].filter(Boolean).join("\n");
    const source = [alarm.StateChangeTime, alarm.Region, slackText.account(alarm.AWSAccountId)];
    return {
      text: truncate(text, TEXT_LENGTH),
      blocks: [section(text), section(alarm.NewStateReason), context(source)],
    };
  });
}
