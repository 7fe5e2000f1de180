import type { CostHistory } from "../../atlas/cost-history.ts";
import type { WorkflowDeps } from "../../jobs/deps.ts";
import type { Message } from "../../slack/block-kit.ts";

/** A subscription that speaks up when there is news: a budget or an alert. */
export interface Watch<Request> {
  /** 8 hexadecimal digits, unique in its channel. */
  readonly id: string;
  readonly channelId: string;
  readonly userId: string;
  /** The subscriber's, an IANA name. */
  readonly timeZone: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  /** Id of the job. */
  readonly createdBy: string;
  readonly state: "active" | "paused";
  /** The time of the next check, milliseconds since 1970; only while active. */
  readonly nextAt?: number;
  /** Checks in a row that failed. */
  readonly failures: number;
  readonly request: Request;
  /** By the key of the news: the job that announced it, and the timestamp of its message once it is posted. */
  readonly announced: Readonly<Record<string, Announced>>;
  /** No news before this time, milliseconds since 1970: of one matter, or with the key `all` of the whole watch. */
  readonly snoozed: Readonly<Record<string, number>>;
  /** What a kind of watch remembers besides; small JSON. */
  readonly memory: unknown;
}

export interface Announced {
  readonly jobId: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly matter: string;
  readonly messageTs?: string;
}

/** One message of a watch. It is JSON. */
export interface News<Details> {
  /** Under one key a watch announces once, also after crashes and with two clocks. */
  readonly key: string;
  /** Later news of the same matter goes to the thread of the first message about it. */
  readonly matter: string;
  readonly details: Details;
}

/** What is watched at a check: the costs of the organization, the same for all watches of a day. */
export interface Observation {
  readonly history: CostHistory;
  /** ISO date in UTC. */
  readonly today: string;
}

/** What a check needs of a kind of watch. */
export interface WatchKind<Request, Details> {
  /** What is true now and worth a message. The check leaves out what was announced before. @throws AtlasError, JobError */
  findNews(deps: WorkflowDeps, watch: Watch<Request>, seen: Observation): Promise<Array<News<Details>>>;
  /** @param isInThread whether it follows another message about the matter. @throws AtlasError */
  message(
    deps: WorkflowDeps,
    watch: Watch<Request>,
    news: News<Details>,
    seen: Observation & { readonly isInThread: boolean; readonly jobId: string },
  ): Promise<Message>;
}
