import { redact, registerSecretUrl } from "../aws/redact.ts";
import { conditionHolds, type Table } from "../aws/table.ts";

/** One question that somebody asked, from the command to the delivered answer; features have its kinds. */
export type Job = JobOf<string, unknown>;

/** A question of one kind, with what was asked for. */
export type JobOf<Kind extends string, Request> = JobRecord & {
  readonly kind: Kind;
  readonly request: Request;
};

/** A question before it is stored. */
export type NewJob<J extends Job = Job> = Omit<J, "createdAt" | "state">;

interface JobRecord {
  /** Names the durable execution (see `executionName`), so that starting it twice starts it once. */
  readonly id: string;
  /** `answer`: announce, then turn the announcement into the answer. `file`: only attach the CSV. */
  readonly delivery: "answer" | "file";
  readonly userId: string;
  readonly channelId: string;
  /** The thread in which to answer; without it the answer is a message of the channel. */
  readonly threadTs?: string;
  /** Slack's response URL: 5 uses within 30 minutes, also where the bot is no member of the channel. */
  readonly responseUrl?: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  /** `answered`: the answer is posted, its file not yet. `done`: all is delivered. */
  readonly state: "asked" | "answered" | "done" | "failed";
  /** Set before the message is posted, so that one whose timestamp was lost is looked for. */
  readonly isPosting?: boolean;
  /** Timestamp of the announced message, which becomes the answer. */
  readonly messageTs?: string;
  /** Key of the question as it was put to Atlas, and Atlas's token for it. */
  readonly costQueryKey?: string;
  readonly token?: string;
  /** Slack's id of the CSV file, stored before it is shared. */
  readonly fileId?: string;
  /** The CSV file is shared. */
  readonly isAttached?: boolean;
  /** The id of the question that this one is a part of, whose workflow also does this one. */
  readonly partOf?: string;
  readonly error?: { readonly code: string; readonly message: string };
}

/** What becomes known of a job on its way. */
type JobProgress = Partial<
  Pick<
    JobRecord,
    "state" | "isPosting" | "messageTs" | "costQueryKey" | "token" | "fileId" | "isAttached" | "error"
  >
>;

/** For so long a question is known: its buttons do their work once. */
const KEEP_SECONDS = 90 * 24 * 60 * 60;

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
      Item: { ...key(job.id), ...job, expiresAt },
      ConditionExpression: "attribute_not_exists(pk)",
    }),
  );
}

/**
 * Reads a job with all that is known of it by now.
 *
 * @param now milliseconds since 1970; DynamoDB deletes expired items up to days late.
 * @returns undefined when there is none, or its time is over.
 */
export async function readJob(table: Table, id: string, now: number): Promise<Job | undefined> {
  const item = await table.get(key(id));
  if (!item || item["expiresAt"] * 1000 <= now) return undefined;
  const { pk: _pk, sk: _sk, expiresAt: _expiresAt, ...job } = item;
  registerSecretUrl(job["responseUrl"]);
  return job as Job;
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
    Key: key(id),
    UpdateExpression: `SET ${fields.map((_, index) => `#${index} = :${index}`).join(", ")}`,
    ExpressionAttributeNames: Object.fromEntries(fields.map(([name], index) => [`#${index}`, name])),
    ExpressionAttributeValues: Object.fromEntries(fields.map(([, value], index) => [`:${index}`, value])),
    // An update would otherwise create a record of which nobody knows who asked.
    ConditionExpression: "attribute_exists(pk)",
  });
}

function key(id: string) {
  return { pk: `QUERY#${id}`, sk: "QUERY" };
}
