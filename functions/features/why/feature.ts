import type { JobKind } from "../../jobs/job-kind.ts";
import type { Feature, HelpCommand } from "../feature.ts";
import { helpMessage } from "../help.ts";
import { renameInFilter } from "../kinds.ts";
import { listNames } from "../list-names.ts";
import { runAsJob, startButton } from "../run-as-job.ts";
import { WHY_BUTTONS } from "./buttons.ts";
import {
  COMMAND,
  formatWhy,
  parseWhy,
  WHY_FORMS,
  type WhyCommand,
  whyCommandOf,
  whyScope,
} from "./command.ts";
import { comparedNames } from "./dates.ts";
import type { WhyJob } from "./job.ts";
import { whyMention } from "./mention.ts";
import { whyRequestSchema } from "./request.ts";
import { whyText } from "./text.ts";

const whyJob: JobKind<WhyJob> = {
  requestSchema: whyRequestSchema,
  run: async (deps, run) => (await import("./workflow.ts")).answerWhy(deps, run),
  deadlineMinutes: 15,
  isAwaited: true,
  asking: ({ request }) => whyText.comparing(...comparedNames(request)),
  again: ({ request }) => ({ actionId: WHY_BUTTONS.again, command: formatWhy(request) }),
  renamed: ({ request }, ...names) => whyCommandOf(renameInFilter(request, ...names)),
  listNames: ({ request: { period } }, kind) => listNames({ period }, kind),
};

/** `/atlas-why`: why costs changed from one period to another. */
export const why: Feature<Exclude<WhyCommand, HelpCommand>> = {
  command: { name: COMMAND, description: whyText.description, hint: whyText.hint },
  parse: parseWhy,
  mention: whyMention,
  help: () => helpMessage(whyText.helpHeader, WHY_FORMS),
  run: runAsJob,
  buttons: [
    startButton({ id: WHY_BUTTONS.why, delivery: "answer" }),
    startButton({ id: WHY_BUTTONS.again, delivery: "answer", isRetry: true }),
    startButton({ id: WHY_BUTTONS.csv, delivery: "file" }),
  ],
  jobs: { why: whyJob },
  exampleMessages: async (data) => (await import("./example-messages.ts")).exampleMessages(data),
  scopeOf: ({ request }: WhyJob) => whyScope(request),
};
