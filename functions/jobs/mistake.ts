import { NameError } from "../atlas/find-name.ts";
import { logWarning } from "../aws/log.ts";
import { isFinal, isRefusedWith } from "../slack/error.ts";
import { deleteMessage, findMessage, postEphemeral } from "../slack/messages.ts";
import { respond } from "../slack/respond.ts";
import { destinationOf } from "./delivery.ts";
import { type Failure, failureOf, JobError, reasonWithCorrections } from "./failure.ts";
import { mistakeMessage } from "./failure-message.ts";
import { isAnswered, type Job } from "./job.ts";
import type { JobDeps } from "./job-deps.ts";
import { type JobKinds, jobKindOf } from "./job-kind.ts";

/** With corrections, if it is the person's mistake. @returns undefined for an error that nobody foresaw */
export function failureWithCorrections(
  deps: { readonly jobKinds: JobKinds },
  job: Job,
  error: unknown,
): Failure | undefined {
  const failure = failureOf(error);
  const commands = commandsFor(deps, job, error);
  const corrections = commands?.map((command) => (job.isPrivate ? `${command} private` : command));
  return failure && { ...failure, corrections };
}

/** For what nobody asked just now. @returns undefined for an error that nobody foresaw */
export function failureForAll(error: unknown): Failure | undefined {
  const failure = failureOf(error);
  return failure && { ...failure, reason: reasonWithCorrections(failure), corrections: undefined };
}

function commandsFor(
  deps: { readonly jobKinds: JobKinds },
  job: Job,
  error: unknown,
): readonly string[] | undefined {
  const kind = jobKindOf(deps, job);
  if (error instanceof NameError) {
    const { wanted, choices } = error;
    const commands = choices.flatMap((name) => kind.renamed?.(job, error.kind, wanted, name) ?? []);
    return commands.length > 0 ? [...new Set(commands)] : (kind.listNames?.(job, error.kind) ?? []);
  }
  if (!(error instanceof JobError)) return undefined;
  const { code, corrections } = error;
  return code === "unknown_name" && corrections?.length === 0 ? kind.listNames?.(job) : corrections;
}

/**
 * Shows a mistake to the person alone, and removes the announcement first: a repeated run would show it again, but can
 * delete it only once.
 *
 * @returns false if it must be shown like any other failure.
 */
export async function showMistake(deps: JobDeps, job: Job, failure: Failure): Promise<boolean> {
  // A private answer, and one in direct messages, is seen by the person alone.
  const isSeenByAll = !job.isPrivate && !job.channelId.startsWith("D");
  if (!failure.corrections || isAnswered(job) || !isSeenByAll) return false;
  try {
    await removeAnnouncement(deps, job);
    return await showToPerson(deps, job, failure);
  } catch (error) {
    if (!isFinal(error)) throw error;
    logWarning({ message: "A mistake could not be shown to the person alone", jobId: job.id, error });
    return false;
  }
}

async function removeAnnouncement({ slack }: JobDeps, job: Job): Promise<void> {
  const destination = destinationOf(job);
  const find = () => findMessage(slack, destination, job.id, job.createdAt);
  const ts = job.messageTs ?? (job.isPosting ? await find() : undefined);
  if (ts === undefined) return;
  try {
    await deleteMessage(slack, destination, ts);
  } catch (error) {
    if (!isRefusedWith(error, "message_not_found")) throw error;
  }
}

async function showToPerson({ slack }: JobDeps, job: Job, failure: Failure): Promise<boolean> {
  const message = mistakeMessage(failure);
  const { responseUrl, userId } = job;
  if (responseUrl) await respond(responseUrl, message);
  else await postEphemeral(slack, destinationOf(job), userId, message);
  return true;
}
