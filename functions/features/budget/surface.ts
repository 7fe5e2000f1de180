import { logError } from "../../aws/log.ts";
import { startOnce } from "../../jobs/start.ts";
import type { ActionOutcome, BlockAction, FieldErrors, ViewSubmission } from "../../slack/interaction.ts";
import { plainReply, type Reply } from "../../slack/reply.ts";
import { slackText } from "../../slack/text.ts";
import { notAllowed } from "../allowed.ts";
import type { Feature, FeatureDeps } from "../feature.ts";
import { runCommand } from "../run-command.ts";
import { subscriptionMissing } from "../subscriptions/message.ts";
import { readSubscription } from "../subscriptions/store.ts";
import type { Surface, SurfaceDeps } from "../surface.ts";
import { BUDGET_BUTTONS, BUDGET_CALLBACK } from "./buttons.ts";
import { COMMAND } from "./command.ts";
import { budgetFormError, budgetFormErrors, budgetModal, readBudgetForm } from "./form.ts";
import { budgetSubscriptions, budgets } from "./subscription.ts";
import { budgetFormText } from "./text.ts";

/** The form that changes a budget, opened below its messages and in the list. */
export const budgetForm: Surface = {
  handlers: (deps, features) => ({
    actions: [{ id: BUDGET_BUTTONS.edit, handle: (action) => openForm(deps, action) }],
    submissions: [
      { callbackId: BUDGET_CALLBACK, handle: (submission) => submitForm(deps, features, submission) },
    ],
  }),
};

async function openForm(deps: SurfaceDeps, action: BlockAction): Promise<ActionOutcome> {
  const reply = await openOrReply(deps, action);
  return { replies: reply ? [reply] : [], jobId: undefined };
}

/** @returns why it is not open. */
async function openOrReply(
  deps: SurfaceDeps,
  { channelId, triggerId, value: id }: BlockAction,
): Promise<Reply | undefined> {
  const refusal = notAllowed(deps, { channelId });
  if (refusal) return refusal;
  const watch = await readSubscription(deps.table, budgets, { channelId, id });
  if (!watch) return subscriptionMissing(budgetSubscriptions, id);
  try {
    await deps.openView(triggerId, budgetModal(watch));
    return undefined;
  } catch (error) {
    logError({ message: "The form of a budget could not be opened", jobId: undefined, error });
    return plainReply(slackText.failed(budgetFormText.notOpened));
  }
}

/** Runs the command of the form, once. @returns what is wrong with its fields */
async function submitForm(
  deps: FeatureDeps,
  features: readonly Feature[],
  { userId, view }: ViewSubmission,
): Promise<FieldErrors | undefined> {
  const { channelId, text } = readBudgetForm(view);
  const command = { name: COMMAND, text, userId, channelId, responseUrl: undefined, triggerId: view.id };
  const start: FeatureDeps["start"] = (job) => startOnce(deps, job);
  const outcome = await runCommand({ ...deps, start }, features, command, { isStored: true });
  if (outcome.kind === "mistake") return budgetFormErrors(view, outcome.error);
  return outcome.kind === "failed" ? budgetFormError(outcome.reason) : undefined;
}
