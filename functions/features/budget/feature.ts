import type { Feature, HelpCommand } from "../feature.ts";
import { helpMessage } from "../help.ts";
import { runAsJob } from "../run-as-job.ts";
import { runWatchCommand, watchButtons } from "../watch/actions.ts";
import { watchJobs } from "../watch/job-kinds.ts";
import { BUDGET_BUTTONS } from "./buttons.ts";
import { BUDGET_FORMS, type BudgetCommand, COMMAND, parseBudget } from "./command.ts";
import type { BudgetNews } from "./find-news.ts";
import { budgetMention } from "./mention.ts";
import { type BudgetRequest, budgetRequestSchema } from "./request.ts";
import { budgetSubscriptions } from "./subscription.ts";
import { budgetText } from "./text.ts";

type Command = Exclude<BudgetCommand, HelpCommand>;

/** `/atlas-budget`: warns before a budget is spent. */
export const budget: Feature<Command> = {
  command: { name: COMMAND, description: budgetText.description, hint: budgetText.hint },
  parse: parseBudget,
  mention: budgetMention,
  help: () => helpMessage(budgetText.helpHeader, BUDGET_FORMS, budgetText.helpIntro),
  run: async (deps, command, parsed) =>
    parsed.kind === "budgetSubscribe"
      ? await runAsJob(deps, command, parsed)
      : await runWatchCommand(deps, budgetSubscriptions, command, parsed),
  buttons: [...watchButtons(budgetSubscriptions, [BUDGET_BUTTONS.change, BUDGET_BUTTONS.page])],
  jobs: watchJobs<BudgetRequest, BudgetNews>(budgetSubscriptions, {
    requestSchema: budgetRequestSchema,
    load: async () => (await import("./workflow.ts")).budgetWorkflow,
  }),
  exampleMessages: async (data) => (await import("./example-messages.ts")).exampleMessages(data),
};
