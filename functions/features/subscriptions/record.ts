import * as z from "zod/mini";
import { parseRecord } from "../../aws/record.ts";
import { CommandError } from "../../slack/command-error.ts";
import type { SubscriptionKind } from "./kind.ts";
import { type Subscription, subscriptionSchema } from "./subscription.ts";

const recordSchema = z.object({
  ...subscriptionSchema.shape,
  command: z.optional(z.string()),
});

/** What the table stores of a subscription, without its keys: the command in place of the request. */
export function formatSubscription<S extends Subscription>(
  kind: SubscriptionKind<S>,
  { request, ...fields }: S,
): Omit<S, "request"> & { readonly command: string } {
  return { ...fields, command: kind.format(request) };
}

/** @throws Error if the item cannot be read */
export function parseSubscription<S extends Subscription>(
  kind: SubscriptionKind<S>,
  item: Record<string, unknown>,
): S {
  const name = `${kind.name} ${item["id"]}`;
  // Earlier versions stored `zone`.
  const { command, ...fields } = parseRecord(recordSchema, { timeZone: item["zone"], ...item }, name);
  const extra = kind.extraSchema && parseRecord(kind.extraSchema, item, name);
  const request =
    kind.requestSchema && item["request"] !== undefined
      ? parseRecord(kind.requestSchema, item["request"], name)
      : parseCommand(kind, command, fields.createdAt, name);
  return { ...fields, ...extra, request } as S;
}

function parseCommand<S extends Subscription>(
  kind: SubscriptionKind<S>,
  command = "",
  createdAt: number,
  name: string,
): S["request"] {
  try {
    const request = kind.parse(command, new Date(createdAt));
    if (request !== undefined) return request;
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
  }
  throw new Error(`${name} cannot be read: command`);
}
