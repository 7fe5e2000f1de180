import type { JobKind } from "../../jobs/job-kind.ts";
import type { Feature, HelpCommand } from "../feature.ts";
import { helpMessage } from "../help.ts";
import { renameInFilter } from "../kinds.ts";
import { listNames } from "../list-names.ts";
import { runAsJob, startButton } from "../run-as-job.ts";
import { USAGE_BUTTONS } from "./buttons.ts";
import {
  COMMAND,
  formatUsage,
  parseUsage,
  USAGE_FORMS,
  type UsageCommand,
  usageCommandOf,
} from "./command.ts";
import { formatDates } from "./dates.ts";
import type { UsageJob } from "./job.ts";
import { usageMention } from "./mention.ts";
import { usageRequestSchema } from "./request.ts";
import { usageCommandText } from "./text.ts";

const usageJob: JobKind<UsageJob> = {
  requestSchema: usageRequestSchema,
  run: async (deps, run) => (await import("./workflow.ts")).answerUsage(deps, run),
  deadlineMinutes: 15,
  isAwaited: true,
  asking: ({ request }) => usageCommandText.asking(formatDates(request)),
  again: ({ request }) => ({ actionId: USAGE_BUTTONS.again, command: formatUsage(request) }),
  renamed: ({ request }, ...names) => usageCommandOf(renameInFilter(request, ...names)),
  listNames: ({ request }, kind) => listNames(request, kind),
};

/** `/atlas-usage`: what Atlas costs. */
export const usage: Feature<Exclude<UsageCommand, HelpCommand>> = {
  command: { name: COMMAND, description: usageCommandText.description, hint: usageCommandText.hint },
  parse: parseUsage,
  mention: usageMention,
  help: () => helpMessage(usageCommandText.helpHeader, USAGE_FORMS),
  run: runAsJob,
  buttons: [
    startButton({ id: USAGE_BUTTONS.regroup, delivery: "answer" }),
    startButton({ id: USAGE_BUTTONS.chart, delivery: "answer" }),
    startButton({ id: USAGE_BUTTONS.again, delivery: "answer", isRetry: true }),
    startButton({ id: USAGE_BUTTONS.csv, delivery: "file" }),
  ],
  jobs: { usage: usageJob },
  exampleMessages: async (data) => (await import("./example-messages.ts")).exampleMessages(data),
  scopeOf: ({ request }: UsageJob) => request,
};
