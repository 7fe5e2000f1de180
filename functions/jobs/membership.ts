import { listSharedChannels } from "../slack/conversations.ts";
import { JobError } from "./failure.ts";
import type { Job } from "./job.ts";
import type { JobDeps } from "./job-deps.ts";
import { jobText } from "./text.ts";

/**
 * Checks that the person is in the channel that the job is about.
 *
 * @throws JobError `not_member`; `membership_unknown` where Slack does not say.
 * @throws SlackApiError, SlackUnavailableError
 */
export async function checkMembership(
  { slack }: Pick<JobDeps, "slack">,
  { mustBeMember }: Job,
): Promise<void> {
  if (!mustBeMember) return;
  const { userId, channelId } = mustBeMember;
  const channels = await listSharedChannels(slack, userId);
  const channel = `<#${channelId}>`;
  if (!channels)
    throw new JobError("membership_unknown", jobText.membershipUnknown(channel), { retry: "never" });
  if (!channels.includes(channelId)) {
    throw new JobError("not_member", jobText.notMember(channel), { retry: "never" });
  }
}
