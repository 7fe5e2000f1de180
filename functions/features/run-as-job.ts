import type { NewJob } from "../jobs/job.ts";
import { deriveJobId } from "../jobs/job-id.ts";
import { startOnce } from "../jobs/start.ts";
import type { BlockAction, Interaction } from "../slack/interaction.ts";
import { plainReply } from "../slack/reply.ts";
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
 * A button that starts a job from the command text in its value.
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
      const isStarted = await startOnce(deps, {
        ...originOf(action, isRetry),
        ...parsed,
        delivery,
        id: jobId,
      });
      if (isStarted) return [];
      return [plainReply(isRetry ? featureText.alreadyRetried : featureText.alreadyInThread)];
    },
  };
}

export async function runAsJob(
  deps: FeatureDeps,
  { triggerId, userId, channelId, responseUrl }: Interaction,
  { kind, request }: ParsedJob,
): Promise<undefined> {
  const id = deriveJobId(triggerId);
  await deps.start({ kind, request, id, delivery: "answer", userId, channelId, responseUrl });
}

function clickedJobId(
  { channelId, messageTs, actionId }: BlockAction,
  option: readonly string[],
): string | undefined {
  return messageTs === undefined ? undefined : deriveJobId(channelId, messageTs, actionId, ...option);
}

function originOf(
  action: BlockAction,
  isRetry: boolean,
): Pick<NewJob, "userId" | "channelId" | "responseUrl" | "threadTs"> {
  const { userId, channelId, responseUrl, messageTs } = action;
  // Slack gives the first message of a thread its own timestamp as `thread_ts`.
  const inThread = action.threadTs === messageTs ? undefined : action.threadTs;
  const threadTs = isRetry ? inThread : (inThread ?? messageTs);
  return { userId, channelId, responseUrl, ...(threadTs ? { threadTs } : {}) };
}
