import { readAlarmChannel, readSlackConfig } from "./aws/config.ts";
import { alarmMessages } from "./slack/alarm.ts";
import { postMessage, slackClient } from "./slack/client.ts";

const channelId = readAlarmChannel();
const slack = slackClient(readSlackConfig());

/** Posts the alarms of the SNS topic to the alarm channel, if one is set. When it throws, Lambda retries. */
export async function handler(event: unknown): Promise<void> {
  if (!channelId) return;
  for (const message of alarmMessages(event)) {
    await postMessage(slack, { channelId }, message);
  }
}
