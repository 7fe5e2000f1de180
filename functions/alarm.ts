import { readAlarmChannel, readSlackConfig } from "./aws/config.ts";
import { alarmMessages } from "./slack/alarm.ts";
import { createSlackClient } from "./slack/client.ts";
import { postMessage } from "./slack/messages.ts";

const channelId = readAlarmChannel();
const slack = createSlackClient(readSlackConfig());

/** Posts alarms from SNS to the alarm channel, if one is set. Lambda retries it when it throws. */
export async function handler(event: unknown): Promise<void> {
  if (!channelId) return;
  for (const message of alarmMessages(event)) {
    await postMessage(slack, { channelId }, message);
  }
}
