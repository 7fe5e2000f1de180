import { busyError } from "../../atlas/cached-value.ts";
import { isPassing, isRecent } from "../../atlas/cost-history.ts";
import { readSharedHistory } from "../../atlas/cost-history-shared.ts";
import { isAllowed } from "../../aws/config.ts";
import { deliverAnswer, finishJob } from "../../jobs/delivery.ts";
import type { WorkflowDeps } from "../../jobs/deps.ts";
import { JobError } from "../../jobs/failure.ts";
import { createJob, isEnded, type Job, MAX_EXECUTION_MS, readJob } from "../../jobs/job.ts";
import { deriveJobId } from "../../jobs/job-id.ts";
import type { JobRun } from "../../jobs/job-kind.ts";
import { isoDay } from "../../money/days.ts";
import { code } from "../../slack/mrkdwn.ts";
import { clearFailures, readSubscription } from "../subscriptions/store.ts";
import type { SubscriptionKey } from "../subscriptions/subscription.ts";
import { featureText } from "../text.ts";
import { claimNews, isAnnounced, isSilenced, pruneWatch, storeMessageTs, threadOf } from "./announced.ts";
import { type CheckJob, type WatchFeature, watchJobNames } from "./job.ts";
import {
  ALL_MATTERS,
  type Announced,
  type News,
  type Observation,
  type Watch,
  type WatchKind,
} from "./watch.ts";

/** More are posted at the next check. */
const MAX_NEWS = 20;

/** Much less than the last retry of a step. */
const MAX_WAIT_MS = 15 * 60_000;
const MAX_WAIT_FOR_LINES_MS = 60 * 60_000;
/** No sooner, the shared history has other lines. */
const RETRY_LINES_MS = 10 * 60_000;

/**
 * Checks a watch: finds what is news and posts each once, although any step may run twice and checks may overlap. The
 * watch's record says who announces what.
 */
export async function checkWatch<Request, Details>(
  deps: WorkflowDeps,
  { step, context }: JobRun<CheckJob>,
  feature: WatchFeature<Request>,
  kind: WatchKind<Request, Details>,
): Promise<void> {
  const check = { deps, feature, kind };
  const { isOver, startDelaySeconds } = await step("begin", (job) => planCheck(check, job));
  if (isOver) return;
  if (startDelaySeconds > 0) await context.wait("wait for others", { seconds: startDelaySeconds });
  const found = await step("find news", (job) => findNews(check, job));
  for (const [index, each] of found.news.entries()) {
    await step(`announce ${index + 1}`, (job) => announceNews(check, job, each, found));
  }
  await step("end", (job) => finishCheck(check, job));
}

/** What a check is made of. */
interface Check<Request, Details> {
  readonly deps: WorkflowDeps;
  readonly feature: WatchFeature<Request>;
  readonly kind: WatchKind<Request, Details>;
}

async function planCheck<Request, Details>(check: Check<Request, Details>, job: CheckJob) {
  const { deps } = check;
  const { startDelaySeconds } = job.request;
  if (isEnded(job)) return { isOver: true, startDelaySeconds };
  // The watch may have been paused, snoozed or removed since the tick that started the check.
  const watch = await readWatch(check, job);
  const isOver = !watch || isSilenced(watch, ALL_MATTERS, deps.now());
  if (isOver) await finishJob(deps, job);
  else if (!isAllowed(deps, job.channelId)) {
    throw new JobError("not_allowed", featureText.notAllowed(code(job.channelId)));
  }
  return { isOver, startDelaySeconds };
}

/** Small JSON. */
interface FoundNews<Details> {
  /** What is not announced yet. */
  readonly news: ReadonlyArray<News<Details>>;
  /** Milliseconds since 1970. */
  readonly seenAt: number;
  /** What was watched then, as the table stores it. */
  readonly command: string;
}

async function findNews<Request, Details>(
  check: Check<Request, Details>,
  job: CheckJob,
): Promise<FoundNews<Details>> {
  const { deps, feature, kind } = check;
  const now = deps.now();
  const watch = await readWatch(check, job);
  if (!watch) return { news: [], seenAt: now, command: "" };
  const seen = await observe(deps, job, now);
  if (isWorthWaiting(seen) && now - job.createdAt < MAX_WAIT_FOR_LINES_MS) throw busyError(RETRY_LINES_MS);
  const found = await kind.findNews(deps, watch, seen);
  const isNew = ({ key, matter }: News) =>
    !isAnnounced(watch.announced[key]) && !isSilenced(watch, matter, now);
  const news = found.filter(isNew).slice(0, MAX_NEWS);
  return { news, seenAt: now, command: feature.kind.format(watch.request) };
}

/** The process keeps the history, which is too large for a checkpoint. */
async function observe(deps: WorkflowDeps, { id }: CheckJob, seenAt: number): Promise<Observation> {
  const history = await readSharedHistory({ ...deps, atlas: deps.atlas() }, id, seenAt);
  return { history, today: isoDay(seenAt) };
}

/** Whether another download may have costs of the last months that are missing now. */
function isWorthWaiting({ history: { unreadable }, today }: Observation): boolean {
  return unreadable.some((invoice) => isPassing(invoice) && isRecent(invoice, today));
}

async function announceNews<Request, Details>(
  check: Check<Request, Details>,
  job: CheckJob,
  news: News<Details>,
  { seenAt, command }: FoundNews<Details>,
): Promise<void> {
  const { deps, feature, kind } = check;
  const now = deps.now();
  const watch = await readWatch(check, job);
  // What has another amount or other thresholds since then is checked tomorrow.
  const isChanged = watch && feature.kind.format(watch.request) !== command;
  if (!watch || isChanged || isSilenced(watch, news.matter, now)) return;
  const isRunning = (jobId: string) => isCheckRunning(deps, jobId);
  const claim = await claimNews(deps.table, feature.kind, { watch, news, jobId: job.id, now, isRunning });
  if (!claim) return;
  const part = await createNewsJob(check, watch, news, claim);
  const { id: jobId, threadTs } = part;
  const message = async () =>
    kind.message(deps, watch, news, {
      ...(await observe(deps, job, seenAt)),
      ...{ isInThread: threadTs !== undefined, jobId, canWait: now - job.createdAt < MAX_WAIT_MS },
    });
  // A crash may have lost that it was posted.
  const messageTs = isEnded(part) ? part.messageTs : await deliverAnswer(deps, part, await message(), 0);
  if (messageTs) await storeMessageTs(deps.table, feature.kind, watch, news.key, messageTs);
}

/** Whether a check that has claimed news may still post it. */
async function isCheckRunning({ table, now }: WorkflowDeps, jobId: string): Promise<boolean> {
  const job = await readJob(table, jobId, now());
  return job !== undefined && !isEnded(job) && now() - job.createdAt < MAX_EXECUTION_MS;
}

/** Stores the job of the message, which is the same for a check that takes the claim over. */
async function createNewsJob<Request, Details>(
  { deps, feature }: Check<Request, Details>,
  { id: watchId, channelId, userId, request, announced }: Watch<Request>,
  news: News<Details>,
  { jobId: partOf, at }: Announced,
): Promise<Job> {
  const id = deriveJobId(channelId, feature.prefix, watchId, news.key, String(at));
  const threadTs = threadOf(announced, news.matter);
  const job: Job = {
    ...{ kind: watchJobNames(feature.prefix).news, id, delivery: "answer", state: "asked" },
    ...{ userId, channelId, createdAt: at, partOf, request: { watchId, news, request } },
    ...(threadTs ? { threadTs } : {}),
  };
  await createJob(deps.table, job);
  return (await readJob(deps.table, id, deps.now())) ?? job;
}

async function finishCheck<Request, Details>(check: Check<Request, Details>, job: CheckJob): Promise<void> {
  const { deps, feature } = check;
  const watch = await readWatch(check, job);
  if (watch) await pruneWatch(deps.table, feature.kind, watch, deps.now());
  await clearFailures(deps.table, feature.kind, keyOf(job));
  await finishJob(deps, job);
}

function readWatch<Request, Details>({ deps, feature }: Check<Request, Details>, job: CheckJob) {
  return readSubscription(deps.table, feature.kind, keyOf(job));
}

function keyOf({ channelId, request }: CheckJob): SubscriptionKey {
  return { channelId, id: request.watchId };
}
