import { logError } from "../../aws/log.ts";
import { parseRecord } from "../../aws/record.ts";
import { deriveJobId } from "../../jobs/job-id.ts";
import { readLatestInThread } from "../../jobs/thread.ts";
import { oncePerTrigger } from "../../jobs/trigger.ts";
import { type Message, section } from "../../slack/block-kit.ts";
import type { CommandError } from "../../slack/command-error.ts";
import { isFinal } from "../../slack/error.ts";
import type { Mention } from "../../slack/interaction.ts";
import { code } from "../../slack/mrkdwn.ts";
import { mistakeReply, type Reply } from "../../slack/reply.ts";
import type { AnswerScope } from "../answer-scope.ts";
import { EXAMPLES } from "../examples.ts";
import type { Feature } from "../feature.ts";
import { refuse, repliesOf, runCommand, settle } from "../run-command.ts";
import type { Surface, SurfaceDeps } from "../surface.ts";
import { readSentence } from "./sentence.ts";
import { mentionText } from "./text.ts";

/** Answers mentions of the bot and direct messages to it. */
export const mentions: Surface = {
  handlers: (deps, features) => ({
    mentions: [(mention) => handleMention(deps, features, mention)],
  }),
};

/**
 * Slack repeats the event if this throws, or after a crash. A job has the id of its event, so it starts once; a reply is
 * shown once.
 */
async function handleMention(
  deps: SurfaceDeps,
  features: readonly Feature[],
  mention: Mention,
): Promise<void> {
  const reply = await replyTo(deps, features, mention);
  if (!reply) return;
  await oncePerTrigger(deps.table, mention.triggerId, deps.now(), () => showReply(deps, mention, reply));
}

async function showReply(deps: SurfaceDeps, mention: Mention, reply: Reply): Promise<void> {
  const { channelId, threadTs, userId, triggerId } = mention;
  try {
    if (reply.response_type === "in_channel") {
      await deps.postMessage({ channelId, threadTs: answerThread(mention) }, reply);
    } else {
      await deps.postEphemeral({ channelId, threadTs }, userId, reply);
    }
  } catch (error) {
    if (!isFinal(error)) throw error;
    const jobId = deriveJobId(triggerId);
    logError({ message: "The reply to a mention could not be shown", jobId, error });
  }
}

/** A mention starts a thread; a direct message is answered like a message. */
function answerThread({ messageTs, threadTs, isDirect }: Mention): string | undefined {
  return threadTs ?? (isDirect ? undefined : messageTs);
}

/** @returns undefined when a started job will answer. */
async function replyTo(
  deps: SurfaceDeps,
  features: readonly Feature[],
  mention: Mention,
): Promise<Reply | undefined> {
  const { channelId, triggerId } = mention;
  const outcome = await settle(deriveJobId(triggerId), async () => {
    const refusal = refuse(deps, channelId);
    if (refusal) return refusal;
    const scope = await readScope(deps, features, mention);
    const options = { today: new Date(deps.now()), isFollowUp: scope !== undefined };
    const sentence = readSentence(mention.text, features, options);
    if (!sentence) return { kind: "help", replies: [help(features)] };
    const command = {
      ...mention,
      ...sentence,
      threadTs: answerThread(mention),
    };
    return await runCommand(deps, features, command, { scope });
  });
  return repliesOf(outcome, notUnderstood)[0];
}

/** What the latest answer in the mention's thread is about. */
async function readScope(
  { table, now }: SurfaceDeps,
  features: readonly Feature[],
  { channelId, threadTs }: Mention,
): Promise<AnswerScope | undefined> {
  if (threadTs === undefined) return undefined;
  const job = await readLatestInThread(table, { channelId, rootTs: threadTs }, now());
  const feature = job && features.find(({ jobs }) => Object.hasOwn(jobs, job.kind));
  const kind = job && feature?.jobs[job.kind];
  if (!kind) return undefined;
  const request = parseRecord(kind.requestSchema, job.request, `The request of job ${job.id}`);
  return feature?.scopeOf?.({ ...job, request });
}

function help(features: readonly Feature[]): Message {
  const lines = features.map(({ command: { name, description } }) =>
    mentionText.helpCommand(code(`${name} help`), description),
  );
  const text = [mentionText.help, ...lines].join("\n");
  return { text, blocks: [section(text)] };
}

const MAX_BUTTONS = 4;

/** What is wrong with a sentence, and buttons with whole commands. */
function notUnderstood(error: CommandError): Message {
  const { suggestion, example, corrected } = error;
  // Without a suggestion, the example may have names that are not the person's.
  const meant = corrected ?? (suggestion && example);
  const commands = [...(meant ? [meant] : []), ...EXAMPLES.map(([, command]) => command)];
  return mistakeReply(error, mentionText.tryThese, [...new Set(commands)].slice(0, MAX_BUTTONS));
}
