import type { Feature, HelpCommand } from "../feature.ts";
import { helpMessage } from "../help.ts";
import { watchJobs } from "../watch/job-kinds.ts";
import { handleBudgetAction, runBudgetCommand } from "./actions.ts";
import { BUDGET_BUTTONS } from "./buttons.ts";
import { BUDGET_FORMS, type BudgetCommand, COMMAND, parseBudget } from "./command.ts";
import type { BudgetNews } from "./find-news.ts";
import { budgetMention } from "./mention.ts";
import { type BudgetRequest, budgetRequestSchema } from "./request.ts";
import { budgetSubscriptions } from "./subscription.ts";
import { budgetText } from "./text.ts";

/** `/atlas-budget`: warns before a budget is spent. */
export const budget: Feature<Exclude<BudgetCommand, HelpCommand>> = {
  command: { name: COMMAND, description: budgetText.description, hint: budgetText.hint },
  parse: parseBudget,
  mention: budgetMention,
  help: () => helpMessage(budgetText.helpHeader, BUDGET_FORMS, budgetText.helpIntro),
  run: runBudgetCommand,
  buttons: [
    { id: BUDGET_BUTTONS.change, handle: handleBudgetAction },
    { id: BUDGET_BUTTONS.page, handle: handleBudgetAction },
  ],
  jobs: watchJobs<BudgetRequest, BudgetNews>(budgetSubscriptions, {
    requestSchema: budgetRequestSchema,
    load: async () => (await import("./workflow.ts")).budgetWorkflow,
  }),
  exampleMessages: async (data) => (await import("./example-messages.ts")).exampleMessages(data),
};
