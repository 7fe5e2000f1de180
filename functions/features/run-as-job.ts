import type { NewJob } from "../jobs/job.ts";
import { deriveJobId } from "../jobs/job-id.ts";
import { startOnce } from "../jobs/start.ts";
import type { BlockAction, SlashCommand } from "../slack/interaction.ts";
import { plainReply, type Reply } from "../slack/reply.ts";
import type { FeatureButton, FeatureDeps, ParsedCommand } from "./feature.ts";
import { featureText } from "./text.ts";

interface ParsedJob extends ParsedCommand {
  readonly request: unknown;
}

interface StartButton {
  readonly id: string | RegExp;
  readonly delivery: "answer" | "file";
  /** Repeats a failed job where it was asked, instead of in the thread of the message. */
  readonly isRetry?: boolean;
  /** Each option of a menu starts a job of its own. */
  readonly isMenu?: boolean;
}

/**
 * A button that starts a job from the command text in its value. Below a private answer, its answer is private too.
 *
 * It works once per message, for all people and clicks together; after a failure it works again.
 */
export function startButton({
  id,
  delivery,
  isRetry = false,
  isMenu = false,
}: StartButton): FeatureButton<ParsedJob> {
  const jobIdOf = (action: BlockAction) => clickedJobId(action, isMenu ? [action.value] : []);
  return {
    id,
    jobId: jobIdOf,
    handle: async (deps, action, parsed) => {
      const jobId = jobIdOf(action);
      if (!jobId) return [];
      const origin = originOf(action, isRetry);
      const { isNew } = await startOnce(deps, { ...parsed, ...origin, delivery, id: jobId });
      if (origin.isPrivate) return [privateReply(isNew, delivery)];
      if (isNew) return [];
      return [plainReply(isRetry ? featureText.alreadyRetried : featureText.alreadyInThread)];
    },
  };
}

/** Starts the job of a command. @returns a reply if its answer is private; otherwise the job announces itself. */
export async function runAsJob(
  deps: FeatureDeps,
  { triggerId, userId, channelId, responseUrl, threadTs }: SlashCommand,
  { kind, request, isPrivate }: ParsedJob,
): Promise<Reply | undefined> {
  const origin = { userId, channelId, responseUrl, ...(isPrivate ? { isPrivate } : { threadTs }) };
  await deps.start({ kind, request, id: deriveJobId(triggerId), delivery: "answer", ...origin });
  if (!isPrivate) return undefined;
  return plainReply(responseUrl ? featureText.workingPrivately : featureText.sentDirectly);
}

function privateReply(isNew: boolean, delivery: StartButton["delivery"]): Reply {
  if (!isNew) return plainReply(featureText.alreadyAsked);
  return plainReply(delivery === "file" ? featureText.fileSentDirectly : featureText.workingPrivately);
}

function clickedJobId(
  { channelId, messageTs, ephemeralTs, actionId }: BlockAction,
  option: readonly string[],
): string | undefined {
  const clickedTs = messageTs ?? ephemeralTs;
  return clickedTs === undefined ? undefined : deriveJobId(channelId, clickedTs, actionId, ...option);
}

function originOf(
  action: BlockAction,
  isRetry: boolean,
): Pick<NewJob, "userId" | "channelId" | "responseUrl" | "threadTs" | "isPrivate"> {
  const { userId, channelId, responseUrl, messageTs, ephemeralTs } = action;
  if (ephemeralTs !== undefined) return { userId, channelId, responseUrl, isPrivate: true };
  // Slack gives the first message of a thread its own timestamp as `thread_ts`.
  const inThread = action.threadTs === messageTs ? undefined : action.threadTs;
  const threadTs = isRetry ? inThread : (inThread ?? messageTs);
  return { userId, channelId, responseUrl, ...(threadTs ? { threadTs } : {}) };
}
