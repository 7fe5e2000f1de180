import type { Table } from "../../aws/table.ts";
import type { SubscriptionKind } from "../subscriptions/kind.ts";
import { readSubscription, updateSubscription } from "../subscriptions/store.ts";
import { ALL_MATTERS, type Announced, type News, type Watch } from "./watch.ts";

/** 13 months, so that news of the same month of last year is not announced again. */
const KEEP_MS = 400 * 24 * 60 * 60 * 1000;
const MAX_ANNOUNCED = 200;
/** The expression of an update may have 4 KB (DynamoDB, quotas). */
const MAX_REMOVED = 100;

/** Whether a watch may say something about a matter now. @param now milliseconds since 1970 */
export function isSilenced({ state, snoozed }: Watch, matter: string, now: number): boolean {
  return state === "paused" || isSnoozed(snoozed[matter], now) || isSnoozed(snoozed[ALL_MATTERS], now);
}

function isSnoozed(until: number | undefined, now: number): boolean {
  return until !== undefined && now < until;
}

export function isAnnounced(known: Announced | undefined): boolean {
  return known?.messageTs !== undefined || known?.isSilent === true;
}

/** The timestamp of the first message about a matter. */
export function threadOf(announced: Watch["announced"], matter: string): string | undefined {
  const messages = Object.values(announced).filter((each) => each.matter === matter && each.messageTs);
  return messages.toSorted((a, b) => a.at - b.at)[0]?.messageTs;
}

interface ClaimedNews {
  readonly watch: Watch;
  readonly news: News;
  /** The check. */
  readonly jobId: string;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Whether a check that has claimed the news may still post it. */
  readonly isRunning: (jobId: string) => Promise<boolean>;
}

/**
 * Claims news for a check. A claim of a check that is over without a message is taken over with its time, because that
 * check may have posted the message before it crashed.
 *
 * @returns undefined if the news was announced, or another check is announcing it.
 */
export async function claimNews<Request>(
  table: Table,
  kind: SubscriptionKind<Watch<Request>>,
  { watch, news: { key, matter }, jobId, now, isRunning }: ClaimedNews,
): Promise<Announced | undefined> {
  const known = watch.announced[key];
  if (isAnnounced(known)) return undefined;
  if (known?.jobId === jobId) return known;
  if (known && (await isRunning(known.jobId))) return undefined;
  const claim: Announced = { jobId, at: known?.at ?? now, matter };
  const updated = await updateSubscription(table, kind, watch, {
    UpdateExpression: "SET announced.#key = :claim",
    ConditionExpression: known
      ? "announced.#key.jobId = :known AND attribute_not_exists(announced.#key.messageTs)"
      : "attribute_exists(announced) AND attribute_not_exists(announced.#key)",
    ExpressionAttributeNames: { "#key": key },
    ExpressionAttributeValues: { ":claim": claim, ...(known ? { ":known": known.jobId } : {}) },
  });
  // After a lost answer, the condition of the repeated write fails because the first one stored the claim.
  const stored = (updated ?? (await readSubscription(table, kind, watch)))?.announced[key];
  return stored?.jobId === jobId && !isAnnounced(stored) ? stored : undefined;
}

export async function storeMessageTs<Request>(
  table: Table,
  kind: SubscriptionKind<Watch<Request>>,
  watch: Watch,
  key: string,
  messageTs: string,
): Promise<void> {
  await updateSubscription(table, kind, watch, {
    UpdateExpression: "SET announced.#key.messageTs = :ts",
    ConditionExpression: "attribute_exists(announced.#key)",
    ExpressionAttributeNames: { "#key": key },
    ExpressionAttributeValues: { ":ts": messageTs },
  });
}

/** Forgets what was announced long ago, and snoozes that are over, so that the record stays small. */
export async function pruneWatch<Request>(
  table: Table,
  kind: SubscriptionKind<Watch<Request>>,
  watch: Watch,
  now: number,
): Promise<void> {
  const newestFirst = Object.entries(watch.announced).toSorted(([, a], [, b]) => b.at - a.at);
  const old = newestFirst.filter(([, { at }], index) => index >= MAX_ANNOUNCED || now - at >= KEEP_MS);
  const over = Object.entries(watch.snoozed).filter(([, until]) => until <= now);
  const paths = [
    ...old.map(([key]) => ["announced", key] as const),
    ...over.map(([matter]) => ["snoozed", matter] as const),
  ].slice(0, MAX_REMOVED);
  if (paths.length === 0) return;
  await updateSubscription(table, kind, watch, {
    UpdateExpression: `REMOVE ${paths.map(([map], index) => `${map}.#${index}`).join(", ")}`,
    ConditionExpression: "attribute_exists(pk)",
    ExpressionAttributeNames: Object.fromEntries(paths.map(([, key], index) => [`#${index}`, key])),
  });
}
