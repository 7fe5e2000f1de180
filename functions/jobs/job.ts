import { redact, registerSecretUrl } from "../aws/redact.ts";
import { conditionHolds, type Table } from "../aws/table.ts";

/** One question that somebody asked, from the command to the delivered answer; features have its kinds. */
export type Query = QueryOf<string, unknown>;

/** A question of one kind, with what was asked for. */
export type QueryOf<Kind extends string, Request> = QueryRecord & {
  readonly kind: Kind;
  readonly request: Request;
};

/** A question before it is stored. */
export type NewQuery<Job extends Query = Query> = Omit<Job, "createdAt" | "state">;

interface QueryRecord {
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
  readonly questionKey?: string;
  readonly token?: string;
  /** Slack's id of the CSV file, stored before it is shared. */
  readonly fileId?: string;
  /** The CSV file is shared. */
  readonly isAttached?: boolean;
  /** The id of the question that this one is a part of, whose workflow also does this one. */
  readonly partOf?: string;
  readonly error?: { readonly code: string; readonly message: string };
}

/** What becomes known of a query on its way. */
type QueryProgress = Partial<
  Pick<
    QueryRecord,
    "state" | "isPosting" | "messageTs" | "questionKey" | "token" | "fileId" | "isAttached" | "error"
  >
>;

/** For so long a question is known: its buttons do their work once. */
const KEEP_SECONDS = 90 * 24 * 60 * 60;

/**
 * Stores a new query.
 *
 * @returns false when a query of this id is there already: Slack or a person sent the same request twice.
 */
export async function createQuery(table: Table, query: Query): Promise<boolean> {
  registerSecretUrl(query.responseUrl);
  const expiresAt = Math.floor(query.createdAt / 1000) + KEEP_SECONDS;
  return await conditionHolds(
    table.put({
      Item: { ...key(query.id), ...query, expiresAt },
      ConditionExpression: "attribute_not_exists(pk)",
    }),
  );
}

/**
 * Reads a query with all that is known of it by now.
 *
 * @param now milliseconds since 1970; DynamoDB deletes expired items up to days late.
 * @returns undefined when there is none, or its time is over.
 */
export async function readQuery(table: Table, id: string, now: number): Promise<Query | undefined> {
  const item = await table.get(key(id));
  if (!item || item["expiresAt"] * 1000 <= now) return undefined;
  const { pk: _pk, sk: _sk, expiresAt: _expiresAt, ...query } = item;
  registerSecretUrl(query["responseUrl"]);
  return query as Query;
}

/** Whether the answer, or a file that was asked for alone, has been delivered. */
export function isAnswered(query: Query): boolean {
  return query.state === "answered" || query.state === "done";
}

/** Whether nothing is left to do. */
export function isEnded({ state }: Query): boolean {
  return state === "done" || state === "failed";
}

/** Remembers what has become known of a query. Repeating it changes nothing. */
export async function updateQuery(table: Table, id: string, progress: QueryProgress): Promise<void> {
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
