import type { NewJob } from "../jobs/job.ts";
import { deriveJobId } from "../jobs/job-id.ts";
import { startOnce } from "../jobs/start.ts";
import type { BlockAction } from "../slack/interaction.ts";
import { plainReply } from "../slack/reply.ts";
import type { FeatureButton, FeatureDeps, ParsedCommand } from "./feature.ts";
import { featureText } from "./text.ts";

/** What a command is stored as. */
interface ParsedJob extends ParsedCommand {
  readonly request: unknown;
}

interface StartButton {
  readonly id: string | RegExp;
  readonly delivery: "answer" | "file";
  /** Whether it repeats a failed question where that was asked, and not in the thread of the message. */
  readonly isAgain?: boolean;
}

/**
 * A button that starts a job of the words in its value: the same costs by another dimension or their CSV file, in the
 * thread of the message, or a failed question once more.
 *
 * It does its work once per message, whoever presses it and however often; after a failure it may be pressed again.
 */
export function startButton({ id, delivery, isAgain = false }: StartButton): FeatureButton<ParsedJob> {
  return {
    id,
    jobId: clickedJobId,
    handle: async (deps, action, parsed) => {
      const jobId = clickedJobId(action);
      if (!jobId) return [];
      const isStarted = await startOnce(deps, {
        ...questionOf(action, isAgain),
        ...parsed,
        delivery,
        id: jobId,
      });
      if (isStarted) return [];
      return [plainReply(isAgain ? featureText.alreadyAsked : featureText.alreadyInThread)];
    },
  };
}

/** Starts the job of a command. */
export async function runAsJob(
  deps: FeatureDeps,
  {
    triggerId,
    userId,
    channelId,
    responseUrl,
  }: Pick<BlockAction, "triggerId" | "userId" | "channelId" | "responseUrl">,
  { kind, request }: ParsedJob,
): Promise<undefined> {
  const id = deriveJobId(triggerId);
  await deps.start({ kind, request, id, delivery: "answer", userId, channelId, responseUrl });
}

function clickedJobId({ channelId, messageTs, actionId }: BlockAction): string | undefined {
  return messageTs === undefined ? undefined : deriveJobId(channelId, messageTs, actionId);
}

function questionOf(
  action: BlockAction,
  isAgain: boolean,
): Pick<NewJob, "userId" | "channelId" | "responseUrl" | "threadTs"> {
  const { userId, channelId, responseUrl, messageTs } = action;
  // Slack gives a message with replies its own timestamp as that of its thread.
  const inThread = action.threadTs === messageTs ? undefined : action.threadTs;
  const threadTs = isAgain ? inThread : (inThread ?? messageTs);
  return { userId, channelId, responseUrl, ...(threadTs ? { threadTs } : {}) };
}
