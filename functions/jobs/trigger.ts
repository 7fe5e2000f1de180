import { randomUUID } from "node:crypto";
import { logWarning } from "../aws/log.ts";
import { conditionHolds, type Table } from "../aws/table.ts";

/** Slack delivers a request again within the hour. */
const KEEP_SECONDS = 24 * 60 * 60;

/**
 * Acts once per interaction, even if Slack delivers it again. After an error the next delivery acts again. After a
 * crash none does: the person sees Slack's own error, except after a mention, and repeats the interaction, which has
 * another trigger id.
 *
 * @param id of the trigger.
 * @param now milliseconds since 1970.
 * @returns undefined if another delivery acts or has acted.
 */
export async function oncePerTrigger<T>(
  table: Table,
  id: string,
  now: number,
  act: () => Promise<T>,
): Promise<T | undefined> {
  if (!(await claim(table, id, now))) return undefined;
  try {
    return await act();
  } catch (error) {
    await table.delete({ Key: key(id) }).catch((deleteError) =>
      logWarning({
        message: "A trigger that failed stays claimed",
        jobId: undefined,
        error: deleteError,
      }),
    );
    throw error;
  }
}

async function claim(table: Table, id: string, now: number): Promise<boolean> {
  // The table repeats a write whose answer was lost: the claimant tells it from another delivery.
  const claimant = randomUUID();
  return await conditionHolds(
    table.put({
      Item: { ...key(id), claimant, expiresAt: Math.ceil(now / 1000) + KEEP_SECONDS },
      ConditionExpression: "attribute_not_exists(pk) OR claimant = :claimant",
      ExpressionAttributeValues: { ":claimant": claimant },
    }),
  );
}

function key(id: string) {
  return { pk: `TRIGGER#${id}`, sk: "TRIGGER" };
}
