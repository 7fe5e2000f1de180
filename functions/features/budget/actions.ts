import type { BlockAction, SlashCommand } from "../../slack/interaction.ts";
import type { Reply } from "../../slack/reply.ts";
import type { FeatureDeps, HelpCommand } from "../feature.ts";
import { runAsJob } from "../run-as-job.ts";
import { handleSubscriptionAction, runSubscriptionCommand } from "../subscriptions/actions.ts";
import type { ChangeCommand } from "../subscriptions/command.ts";
import { snoozeWatch } from "../watch/snooze.ts";
import type { BudgetCommand } from "./command.ts";
import { budgetSubscriptions } from "./subscription.ts";

type Command = Exclude<BudgetCommand, HelpCommand>;

/** @returns the reply; undefined when a started job will answer. */
export async function runBudgetCommand(
  deps: FeatureDeps,
  command: SlashCommand,
  parsed: Command,
): Promise<Reply | undefined> {
  if (parsed.kind === "budgetSubscribe") return await runAsJob(deps, command, parsed);
  if (isSnooze(parsed)) return await snoozeWatch(deps, budgetSubscriptions, command, parsed.id);
  return await runSubscriptionCommand(deps, budgetSubscriptions, command, parsed);
}

export async function handleBudgetAction(
  deps: FeatureDeps,
  action: BlockAction,
  parsed: Command,
): Promise<Reply[] | undefined> {
  if (parsed.kind === "budgetSubscribe") return undefined;
  if (!isSnooze(parsed)) return await handleSubscriptionAction(deps, budgetSubscriptions, action, parsed);
  const reply = await snoozeWatch(deps, budgetSubscriptions, action, parsed.id);
  return reply ? [reply] : [];
}

function isSnooze(parsed: Exclude<Command, { kind: "budgetSubscribe" }>): parsed is ChangeCommand<"snooze"> {
  return parsed.kind === "change" && parsed.change === "snooze";
}
