// The small build of zod: this module is part of every cold start.
import * as z from "zod/mini";
import { parseRecord } from "../aws/record.ts";
import { redact, registerSecretUrl } from "../aws/redact.ts";
import { conditionHolds, type Table } from "../aws/table.ts";

const jobSchema = z.object({
  /** Names the durable execution (see `executionName`), so that starting it twice starts it once. */
  id: z.string(),
  kind: z.string(),
  /** What was asked for; see `JobKind.requestSchema`. */
  request: z.unknown(),
  /** `answer`: announce, then turn the announcement into the answer. `file`: only attach the CSV. `none`: post nothing. */
  delivery: z.enum(["answer", "file", "none"]),
  userId: z.string(),
  channelId: z.string(),
  /** The thread in which to answer; without it the answer is a message of the channel. */
  threadTs: z.optional(z.string()),
  /** Whether only the person may see the answer: it goes to the response URL, or as a direct message. */
  isPrivate: z.optional(z.boolean()),
  /** Who must be in which channel, checked before it begins: it was asked from outside of the channel. */
  mustBeMember: z.exactOptional(z.object({ userId: z.string(), channelId: z.string() })),
  /** Slack's response URL: 5 uses within 30 minutes, also where the bot is no member of the channel. */
  responseUrl: z.optional(z.string()),
  /** Milliseconds since 1970. */
  createdAt: z.number(),
  /** `answered`: the answer is posted, its file not yet. `done`: all is delivered. */
  state: z.enum(["asked", "answered", "done", "failed"]),
  /** Set before the message is posted, so that one whose timestamp was lost is looked for. */
  isPosting: z.exactOptional(z.boolean()),
  /** Timestamp of the announced message, which becomes the answer. */
  messageTs: z.exactOptional(z.string()),
  /** The conversation of the person with the bot, once a private job has posted there. */
  directChannelId: z.exactOptional(z.string()),
  /** What the workflow of its kind remembers between steps. */
  work: z.exactOptional(z.unknown()),
  /** Slack's id of the CSV file, stored before it is shared. */
  fileId: z.exactOptional(z.string()),
  /** The CSV file is shared. */
  isAttached: z.exactOptional(z.boolean()),
  /** The id of the job that this one is a part of, whose workflow also does this one. */
  partOf: z.exactOptional(z.string()),
  error: z.exactOptional(z.object({ code: z.string(), message: z.string() })),
});

/** What somebody asked for, from the command to the delivered answer; features have its kinds. */
export type Job = Readonly<z.infer<typeof jobSchema>>;

/** A job of one kind, with what was asked for. */
export type JobOf<Kind extends string, Request> = Omit<Job, "kind" | "request"> & {
  readonly kind: Kind;
  readonly request: Request;
};

/** A job before it is stored. */
export type NewJob<J extends Job = Job> = Omit<J, "createdAt" | "state">;

/** What becomes known of a job on its way. */
type JobProgress = Partial<
  Pick<
    Job,
    "state" | "isPosting" | "messageTs" | "directChannelId" | "work" | "fileId" | "isAttached" | "error"
  >
>;

/** The longest life of an execution (stacks/timeouts.ts). After it, another one may finish its work. */
export const MAX_EXECUTION_MS = 4 * 60 * 60 * 1000;

/** For so long a job is known: its buttons do their work once. */
export const KEEP_SECONDS = 90 * 24 * 60 * 60;

/**
 * Stores a new job.
 *
 * @returns false when a job of this id is there already: Slack or a person sent the same request twice.
 */
export async function createJob(table: Table, job: Job): Promise<boolean> {
  registerSecretUrl(job.responseUrl);
  const expiresAt = Math.floor(job.createdAt / 1000) + KEEP_SECONDS;
  return await conditionHolds(
    table.put({
      Item: { ...keyOf(job.id), ...job, expiresAt },
      ConditionExpression: "attribute_not_exists(pk)",
    }),
  );
}

/**
 * Reads a job with all that is known of it by now; `readJobWithRequest` also checks what was asked for.
 *
 * @param now milliseconds since 1970; DynamoDB deletes expired items up to days late.
 * @returns undefined when there is none, or its time is over.
 * @throws Error where the record cannot be read
 */
export async function readJob(table: Table, id: string, now: number): Promise<Job | undefined> {
  const item = await table.get(keyOf(id));
  if (!item || item["expiresAt"] * 1000 <= now) return undefined;
  const job = parseRecord(jobSchema, item, `Job ${id}`);
  registerSecretUrl(job.responseUrl);
  return job;
}

/** Whether the answer, or a file that was asked for alone, has been delivered. */
export function isAnswered(job: Job): boolean {
  return job.state === "answered" || job.state === "done";
}

/** Whether nothing is left to do. */
export function isEnded({ state }: Job): boolean {
  return state === "done" || state === "failed";
}

/** Remembers what has become known of a job. Repeating it changes nothing. */
export async function updateJob(table: Table, id: string, progress: JobProgress): Promise<void> {
  const { error } = progress;
  const kept = error ? { ...progress, error: { ...error, message: redact(error.message) } } : progress;
  const fields = Object.entries(kept).filter(([, value]) => value !== undefined);
  await table.update({
    Key: keyOf(id),
    UpdateExpression: `SET ${fields.map((_, index) => `#${index} = :${index}`).join(", ")}`,
    ExpressionAttributeNames: Object.fromEntries(fields.map(([name], index) => [`#${index}`, name])),
    ExpressionAttributeValues: Object.fromEntries(fields.map(([, value], index) => [`:${index}`, value])),
    // An update would otherwise create a record that lacks who asked what.
    ConditionExpression: "attribute_exists(pk)",
  });
}

function keyOf(id: string) {
  return { pk: `QUERY#${id}`, sk: "QUERY" };
}
