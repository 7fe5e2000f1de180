import { logError } from "../../aws/log.ts";
import { parseRecord } from "../../aws/record.ts";
import { deriveJobId } from "../../jobs/job-id.ts";
import { startFailed } from "../../jobs/start.ts";
import { readLatestInThread } from "../../jobs/thread.ts";
import { oncePerTrigger } from "../../jobs/trigger.ts";
import { actions, type Message, section } from "../../slack/block-kit.ts";
import { CommandError } from "../../slack/command-error.ts";
import { isFinal } from "../../slack/error.ts";
import type { Mention } from "../../slack/interaction.ts";
import { code, escapeSentence } from "../../slack/mrkdwn.ts";
import type { Reply } from "../../slack/reply.ts";
import { runButton } from "../../slack/run-button.ts";
import { slackText } from "../../slack/text.ts";
import { notAllowed } from "../allowed.ts";
import type { AnswerScope } from "../answer-scope.ts";
import { type Feature, isHelp } from "../feature.ts";
import type { Surface, SurfaceDeps } from "../surface.ts";
import { readSentence } from "./sentence.ts";
import { mentionText } from "./text.ts";

/** Answers mentions of the bot and direct messages to it. */
export const mentions: Surface = {
  handlers: (deps, features) => ({
    mentions: [
      async (mention) => {
        const { table, now } = deps;
        await oncePerTrigger(table, mention.triggerId, now(), () => handleMention(deps, features, mention));
      },
    ],
  }),
};

/** Slack repeats the event if this throws. */
async function handleMention(
  deps: SurfaceDeps,
  features: readonly Feature[],
  mention: Mention,
): Promise<void> {
  const reply = await replyTo(deps, features, mention);
  if (!reply) return;
  const { channelId, threadTs, userId, triggerId } = mention;
  try {
    await deps.postEphemeral({ channelId, threadTs }, userId, reply);
  } catch (error) {
    if (!isFinal(error)) throw error;
    const jobId = deriveJobId(triggerId);
    logError({ message: "The reply to a mention could not be shown", jobId, error });
  }
}

/** @returns what only the person sees; undefined when a started job will answer. */
async function replyTo(
  deps: SurfaceDeps,
  features: readonly Feature[],
  mention: Mention,
): Promise<Reply | undefined> {
  const refusal = notAllowed(deps, mention);
  if (refusal) return refusal;
  const today = new Date(deps.now());
  try {
    const scope = await readScope(deps, features, mention);
    const sentence = readSentence(mention.text, today, scope !== undefined);
    const feature = features.find(({ command: { name } }) => name === `/atlas-${sentence?.topic}`);
    if (!sentence || !feature) return help(features);
    const parsed = feature.parse(sentence.text, today, { scope });
    if (isHelp(parsed)) return help(features);
    const { messageTs, threadTs, isDirect } = mention;
    // A mention starts a thread; a direct message is answered like a message.
    const command = {
      ...mention,
      text: sentence.text,
      threadTs: threadTs ?? (isDirect ? undefined : messageTs),
    };
    return await feature.run(deps, command, parsed);
  } catch (error) {
    if (error instanceof CommandError) return notUnderstood(error);
    return startFailed(deriveJobId(mention.triggerId), error);
  }
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

/** Commands that work for everybody. */
const EXAMPLES = [
  "/atlas-usage",
  "/atlas-why",
  "/atlas-usage last month by projects",
  "/atlas-invoice latest",
];
const MAX_BUTTONS = 4;

/** What is wrong with a sentence, and buttons with whole commands. */
function notUnderstood({ message, suggestion, example, corrected }: CommandError): Message {
  const text = slackText.failed(`${escapeSentence(message)} ${mentionText.tryThese}`);
  // Without a suggestion, the example may have names that are not the person's.
  const meant = corrected ?? (suggestion && example);
  const commands = [...new Set([...(meant ? [meant] : []), ...EXAMPLES])].slice(0, MAX_BUTTONS);
  const buttons = commands.map((command, index) => runButton(command, command, index));
  return { text, blocks: [section(text), ...actions(buttons)] };
}
