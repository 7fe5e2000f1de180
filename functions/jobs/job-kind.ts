import type { DurableContext } from "@aws/durable-execution-sdk-js";
import type { WebClient } from "@slack/web-api";
import type * as z from "zod/mini";
import type { NameKind } from "../atlas/find-name.ts";
import { parseRecord } from "../aws/record.ts";
import type { Table } from "../aws/table.ts";
import type { SlackApiError } from "../slack/error.ts";
import type { WorkflowDeps } from "./deps.ts";
import type { Failure } from "./failure.ts";
import { type Job, readJob } from "./job.ts";
import type { JobStep } from "./steps.ts";

/** One durable execution of a job. */
export interface JobRun<J extends Job = Job> {
  readonly step: JobStep<J>;
  readonly context: DurableContext;
}

/** What a kind of stored job needs on its way, and when it fails. Methods, so that a kind may take its own jobs only. */
export interface JobKind<J extends Job = Job> {
  /** What was asked for, as the table has it. */
  readonly requestSchema: z.ZodMiniType<J["request"]>;
  /** Does it in durable steps. Imports its workflow when called, which only the function "worker" does. */
  run(deps: WorkflowDeps, run: JobRun<J>): Promise<void>;
  /** How long it may take, from the command to its answer. */
  readonly deadlineMinutes: number;
  /** Whether somebody waits for the answer, and not only for what a clock has started. */
  readonly isAwaited: boolean;
  /** Minutes after which it does not wait for Atlas or Slack any more, where nobody waits for it; 45 unless told. */
  readonly lastRetryMinutes?: number;
  /** Why the message about its failure is posted, in mrkdwn; that somebody asked unless told. */
  origin?(job: J, failure: Failure): string;
  /** What Atlas is asked, for the announcement of one that waits for Atlas. */
  asking?(job: J): string;
  /** The button that asks the same again; none for what would have to be typed again. */
  again?(job: J): AgainButton;
  /** The command with another name in place of one in a filter. */
  renamed?(job: J, kind: NameKind, wanted: string, name: string): string;
  /** Commands that show which names there are. @param kind of the names; of all kinds unless told */
  listNames?(job: J, kind?: NameKind): readonly string[];
  /** What is missing when the bot crashed after the answer; the CSV file unless told. @param reference in mrkdwn */
  restLost?(reference: string): string;
  /** Whether a follow-up in the thread takes over what its answer is about; yes unless told. */
  hasScope?(job: J): boolean;
  /** The id of the job that its workflow does too. */
  partOf?(job: J): string;
  /** Ends one that failed; unless told it is shown where the answer was to be. */
  handleFailure?(ending: JobEnding, job: J, failure: Failure): Promise<void>;
}

export interface AgainButton {
  readonly actionId: string;
  /** The words of the command. */
  readonly command: string;
}

/** The ways to end a job that failed. */
export interface JobEnding {
  readonly table: Table;
  readonly slack: WebClient;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Ends the job and shows why where its answer was to be. */
  fail(): Promise<void>;
  /** Ends the job without a message. */
  endSilently(): Promise<void>;
  /** Tells one person why. @returns Slack's refusal, where waiting does not help. */
  sendDirectMessage(userId: string, text: string): Promise<SlackApiError | undefined>;
}

/** Every kind of stored job, by its name. */
export type JobKinds = Readonly<Record<string, JobKind>>;

/** @throws Error for a job whose feature is not there. */
export function jobKindOf(
  { jobKinds }: { readonly jobKinds: JobKinds },
  { id, kind }: Pick<Job, "id" | "kind">,
): JobKind {
  const known = jobKinds[kind];
  if (!known) throw new Error(`Job ${id} is of the unknown kind ${kind}`);
  return known;
}

/**
 * Reads a job and checks that it was asked for what its kind asks for. See `readJob`.
 *
 * @throws Error where the record cannot be read
 */
export async function readJobWithRequest(
  deps: { readonly table: Table; readonly jobKinds: JobKinds; readonly now: () => number },
  id: string,
): Promise<Job | undefined> {
  const job = await readJob(deps.table, id, deps.now());
  if (!job) return undefined;
  const request = parseRecord(jobKindOf(deps, job).requestSchema, job.request, `The request of job ${id}`);
  return { ...job, request };
}
