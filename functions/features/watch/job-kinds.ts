import type * as z from "zod/mini";
import type { WorkflowDeps } from "../../jobs/deps.ts";
import type { JobKind } from "../../jobs/job-kind.ts";
import { code } from "../../slack/mrkdwn.ts";
import { listNames } from "../list-names.ts";
import type { Subscribing } from "../subscriptions/subscribe.ts";
import {
  type CheckJob,
  checkRequestSchema,
  type NewsJob,
  newsRequestSchema,
  type WatchFeature,
  type WatchSubscribeJob,
  watchJobNames,
} from "./job.ts";
import { sharedCauseOf } from "./shared-cause.ts";
import { watchText } from "./text.ts";
import type { Watch, WatchKind } from "./watch.ts";

/** What the function "worker" does for a kind of watch. */
export interface WatchWorkflow<Request, Details> {
  readonly kind: WatchKind<Request, Details>;
  readonly subscribing: Omit<
    Subscribing<Watch<Request>, WatchSubscribeJob<Request>, WorkflowDeps>,
    "feature"
  >;
}

interface WatchJobs<Request, Details> {
  readonly requestSchema: z.ZodMiniType<Request>;
  /** Imports what only the worker needs. */
  load(): Promise<WatchWorkflow<Request, Details>>;
}

/** The kinds of jobs of a kind of watch; see `watchJobNames`. */
export function watchJobs<Request, Details>(
  feature: WatchFeature<Request>,
  { requestSchema, load }: WatchJobs<Request, Details>,
): Record<string, JobKind> {
  const names = watchJobNames(feature.prefix);
  const subscribe: JobKind<WatchSubscribeJob<Request>> = {
    requestSchema,
    run: async (deps, run) => {
      const [{ subscribeChannel }, { subscribing }] = await Promise.all([
        import("../subscriptions/subscribe.ts"),
        load(),
      ]);
      await subscribeChannel(deps, run, { feature, ...subscribing });
    },
    deadlineMinutes: 15,
    isAwaited: true,
    listNames: (_, kind) => listNames(undefined, kind),
  };
  const check: JobKind<CheckJob> = {
    requestSchema: checkRequestSchema,
    run: async (deps, run) => {
      const [{ checkWatch }, { kind }] = await Promise.all([import("./workflow.ts"), load()]);
      await checkWatch(deps, run, feature, kind);
    },
    // Nobody waits for it: Atlas may refuse requests for 90 minutes.
    deadlineMinutes: 180,
    isAwaited: false,
    lastRetryMinutes: 200,
    origin: ({ request, userId }, failure) => {
      const origin = watchText.checkOf(feature.text.withId(code(request.watchId)), userId);
      return sharedCauseOf(failure) ? `${origin} ${watchText.saidOnce}` : origin;
    },
    handleFailure: async (ending, job, failure) => {
      const { endFailedCheck } = await import("./failure.ts");
      await endFailedCheck(ending, job, failure, feature);
    },
  };
  const news: JobKind<NewsJob> = {
    requestSchema: newsRequestSchema,
    // The workflow of the check posts it.
    run: async () => {},
    deadlineMinutes: 15,
    isAwaited: false,
  };
  return { [names.subscribe]: subscribe, [names.check]: check, [names.news]: news };
}
