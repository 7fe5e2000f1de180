import { readJob } from "../../jobs/job.ts";
import { deriveJobId } from "../../jobs/job-id.ts";
import { startOnce } from "../../jobs/start.ts";
import type { BlockAction, Interaction, SlashCommand } from "../../slack/interaction.ts";
import { plainReply, type Reply } from "../../slack/reply.ts";
import type { FeatureDeps, HelpCommand } from "../feature.ts";
import { runAsJob } from "../run-as-job.ts";
import { handleOnce, handleSubscriptionAction, runSubscriptionCommand } from "../subscriptions/actions.ts";
import type { ChangeCommand } from "../subscriptions/command.ts";
import { subscriptionMissing } from "../subscriptions/message.ts";
import { readSubscription } from "../subscriptions/store.ts";
import type { ReportCommand } from "./command.ts";
import { newReportJob } from "./job.ts";
import { reports } from "./subscription.ts";
import { reportSubscriptions } from "./subscription-message.ts";
import { reportText } from "./text.ts";

type Command = Exclude<ReportCommand, HelpCommand>;

/** Clicks on one button within this time start one run. */
const SAME_CLICK_MS = 60_000;

/** @returns the reply; undefined when a started job will answer. */
export async function runReportCommand(
  deps: FeatureDeps,
  command: SlashCommand,
  parsed: Command,
): Promise<Reply | undefined> {
  if (parsed.kind === "subscribe") return await runAsJob(deps, command, parsed);
  if (!isRun(parsed)) return await runSubscriptionCommand(deps, reportSubscriptions, command, parsed);
  return await handleOnce(deps, command, async () => {
    const isNew = await startReport(deps, command, parsed.id, deriveJobId(command.triggerId));
    return isNew === undefined ? subscriptionMissing(reportSubscriptions, parsed.id) : undefined;
  });
}

export async function handleReportAction(
  deps: FeatureDeps,
  action: BlockAction,
  parsed: Command,
): Promise<Reply[] | undefined> {
  if (parsed.kind === "subscribe") return undefined;
  if (!isRun(parsed)) return await handleSubscriptionAction(deps, reportSubscriptions, action, parsed);
  const reply = await handleOnce(deps, action, () => handleRunClick(deps, action, parsed.id));
  return reply ? [reply] : [];
}

function isRun(parsed: Exclude<Command, { kind: "subscribe" }>): parsed is ChangeCommand<"run"> {
  return parsed.kind === "change" && parsed.change === "run";
}

async function handleRunClick(deps: FeatureDeps, action: BlockAction, id: string): Promise<Reply> {
  const isNew = await runReport(deps, action, id);
  if (isNew === undefined) return subscriptionMissing(reportSubscriptions, id);
  return plainReply(isNew ? reportText.reportStarted : reportText.reportJustStarted);
}

/** Posts a report now. @returns false if a click has just started it; undefined if there is no such report. */
export async function runReport(
  deps: FeatureDeps,
  origin: Pick<Interaction, "channelId" | "responseUrl">,
  id: string,
): Promise<boolean | undefined> {
  return await startReport(deps, origin, id, await clickedRunId(deps, origin, id));
}

/** The id is derived from the minute of the click, or of an earlier click within `SAME_CLICK_MS`. */
async function clickedRunId(
  { table, now }: FeatureDeps,
  { channelId }: Pick<Interaction, "channelId">,
  id: string,
): Promise<string> {
  const clickedAt = now();
  const idOfMinute = (minute: number) => deriveJobId(channelId, id, "run", String(minute));
  const minute = Math.floor(clickedAt / SAME_CLICK_MS);
  const earlier = await readJob(table, idOfMinute(minute - 1), clickedAt);
  const isSame = earlier !== undefined && clickedAt - earlier.createdAt < SAME_CLICK_MS;
  return idOfMinute(isSame ? minute - 1 : minute);
}

/** @returns false if this run has already started; undefined if there is no such report. */
async function startReport(
  deps: FeatureDeps,
  { channelId, responseUrl }: Pick<Interaction, "channelId" | "responseUrl">,
  id: string,
  jobId: string,
): Promise<boolean | undefined> {
  const subscription = await readSubscription(deps.table, reports, { channelId, id });
  if (!subscription) return undefined;
  const run = { startedBy: "person", startDelaySeconds: 0 } as const;
  const job = { ...newReportJob(subscription, jobId, deps.now(), run), responseUrl };
  return (await startOnce(deps, job)).isNew;
}
