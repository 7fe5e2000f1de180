import * as z from "zod/mini";
import type { CostHistory } from "../../atlas/cost-history.ts";
import type { WorkflowDeps } from "../../jobs/deps.ts";
import type { Schedule } from "../../money/schedule.ts";
import type { Message } from "../../slack/block-kit.ts";
import type { SubscriptionKind } from "../subscriptions/kind.ts";
import type { Subscription } from "../subscriptions/subscription.ts";

const announcedSchema = z.object({
  jobId: z.string(),
  /** Milliseconds since 1970. */
  at: z.number(),
  matter: z.string(),
  messageTs: z.exactOptional(z.string()),
  /** It was known from the beginning, so no message follows. */
  isSilent: z.exactOptional(z.boolean()),
});

const watchSchema = z.object({
  /** By the key of the news: the check that claimed it, and the timestamp of its message once it is posted. */
  announced: z._default(z.record(z.string(), announcedSchema), {}),
  /** No news before this time, milliseconds since 1970: of one matter, or with the key `all` of the whole watch. */
  snoozed: z._default(z.record(z.string(), z.number()), {}),
  /** What a kind of watch remembers besides; small JSON. */
  memory: z.optional(z.unknown()),
});

export type Announced = Readonly<z.infer<typeof announcedSchema>>;

/** A subscription that speaks up when there is news: a budget or an alert. */
export type Watch<Request = unknown> = Subscription<Request> & Readonly<z.infer<typeof watchSchema>>;

/** The whole watch, as a key of `Watch.snoozed`. */
export const ALL_MATTERS = "all";

/** Of each kind, such as budgets. */
const MAX_PER_CHANNEL = 50;

/** Every check is at this time in the subscriber's time zone. */
const CHECK_SCHEDULE: Schedule = { every: "day", at: "09:00" };

/**
 * A kind of watch in the table.
 *
 * @param key part of its keys in the table, which must never change: `BUDGET`
 */
export function watchSubscriptions<Request>(
  key: string,
  { name, format, parse }: Pick<SubscriptionKind<Watch<Request>>, "name" | "format" | "parse">,
): SubscriptionKind<Watch<Request>> {
  return {
    ...{ name, format, parse },
    keys: { stored: `${key}#`, removed: `REMOVED_${key}#`, slots: `${key}_SLOTS` },
    maxPerChannel: MAX_PER_CHANNEL,
    scheduleOf: () => CHECK_SCHEDULE,
    extraSchema: watchSchema,
  };
}

/** One message of a watch. It is JSON. */
export interface News<Details = unknown> {
  /** Under one key a watch announces once, also after crashes and with two clocks. */
  readonly key: string;
  /** Later news of the same matter goes to the thread of the first message about it. */
  readonly matter: string;
  /** Without names of people: the table stores it. */
  readonly details: Details;
}

/** What is watched at a check: the costs of the organization, the same for all watches of a day. */
export interface Observation {
  readonly history: CostHistory;
  /** ISO date in UTC. */
  readonly today: string;
}

export interface NewsObservation extends Observation {
  /** Whether it follows another message about the matter. */
  readonly isInThread: boolean;
  /** The job of the message. */
  readonly jobId: string;
  /** Whether there is time to wait for what is not essential, such as reasons, while Atlas is busy. */
  readonly canWait: boolean;
}

/** What a check needs of a kind of watch. */
export interface WatchKind<Request = unknown, Details = unknown> {
  /** What is true now and worth a message. The check leaves out what was announced before. @throws AtlasError, JobError */
  findNews(deps: WorkflowDeps, watch: Watch<Request>, seen: Observation): Promise<Array<News<Details>>>;
  /** @throws AtlasError */
  message(
    deps: WorkflowDeps,
    watch: Watch<Request>,
    news: News<Details>,
    seen: NewsObservation,
  ): Promise<Message>;
}
