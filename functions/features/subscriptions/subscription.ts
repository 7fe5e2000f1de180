import { createHash } from "node:crypto";
import * as z from "zod/mini";

export const subscriptionSchema = z.object({
  /** 8 hexadecimal digits, unique in its channel. */
  id: z.string(),
  channelId: z.string(),
  /** The subscriber, who gets a message when the bot pauses the subscription. */
  userId: z.string(),
  /** The subscriber's, an IANA name. */
  timeZone: z.string(),
  /** Milliseconds since 1970; also the time when it took its slot (`takeSlot`). */
  createdAt: z.number(),
  /** Id of the job. */
  createdBy: z.string(),
  state: z.enum(["active", "paused"]),
  /** The time of the next run, milliseconds since 1970; only while active. */
  nextAt: z.exactOptional(z.number()),
  /** In a row. */
  failures: z.number(),
});

/** What a channel gets on a schedule: a report, or the checks of a budget or an alert. */
export type Subscription<Request = unknown> = Readonly<z.infer<typeof subscriptionSchema>> & {
  readonly request: Request;
};

export type SubscriptionKey = Pick<Subscription, "channelId" | "id">;

/** @param subject text that is equal for equal subscriptions, so that a channel subscribes once. */
export function deriveSubscriptionId(channelId: string, subject: string): string {
  return createHash("sha256").update(`${channelId}\n${subject}`).digest("hex").slice(0, 8);
}
