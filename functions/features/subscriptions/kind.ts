import type * as z from "zod/mini";
import type { Schedule } from "../../money/schedule.ts";
import type { Subscription } from "./subscription.ts";

/** A kind of subscription, such as reports, and how the table stores it. */
export interface SubscriptionKind<S extends Subscription> {
  /** For errors and the log: `Report`. */
  readonly name: string;
  readonly keys: SubscriptionKeys;
  readonly maxPerChannel: number;
  /** The command that the table stores in place of the request. */
  format(request: S["request"]): string;
  /** @returns undefined for another command. @throws CommandError */
  parse(command: string, today: Date): S["request"] | undefined;
  scheduleOf(request: S["request"]): Schedule;
  /** What it stores besides: small JSON. */
  readonly extraSchema?: z.ZodMiniType<Omit<S, keyof Subscription>>;
  /** For records of earlier versions, which stored the request itself. */
  readonly requestSchema?: z.ZodMiniType<S["request"]>;
}

/** Sort keys in the table. They must never change. */
interface SubscriptionKeys {
  /** Stands before the id of a subscription: `REPORT#`. */
  readonly stored: string;
  /** Stands before the id of a removed subscription. */
  readonly removed: string;
  readonly slots: string;
}
