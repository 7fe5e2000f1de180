import { readAlarmChannel, readSlackConfig } from "./aws/config.ts";
import { alarmMessages } from "./slack/alarm.ts";
import { createSlackClient } from "./slack/client.ts";
import { postMessage } from "./slack/messages.ts";

const channelId = readAlarmChannel();
const slack = createSlackClient(readSlackConfig());

/**
 * The function behind the topic of alarms: it posts them into a channel, if one is set. When it throws, Lambda
 * tries again.
 */
export async function handler(event: unknown): Promise<void> {
  if (!channelId) return;
  for (const message of alarmMessages(event)) {
    await postMessage(slack, { channelId }, message);
  }
}
