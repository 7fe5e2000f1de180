import type { JobKind } from "../../jobs/job-kind.ts";
import type { Feature, FeatureButton, HelpCommand } from "../feature.ts";
import { helpMessage } from "../help.ts";
import { renameInFilter } from "../kinds.ts";
import { listNames } from "../list-names.ts";
import { runAsJob, startButton } from "../run-as-job.ts";
import { runWatchCommand, watchButtons } from "../watch/actions.ts";
import { watchJobs } from "../watch/job-kinds.ts";
import { ALERT_BUTTONS } from "./buttons.ts";
import { COMMAND } from "./clauses.ts";
import { ALERT_FORMS, type AlertCommand, parseAlert } from "./command.ts";
import type { AlertDetails } from "./details.ts";
import { formatAlert } from "./format.ts";
import type { ExpectJob, PreviewJob } from "./job.ts";
import { alertMention } from "./mention.ts";
import { type AlertRequest, alertRequestSchema, expectRequestSchema } from "./request.ts";
import { alertSubscriptions } from "./subscription.ts";
import { alertText } from "./text.ts";

type Command = Exclude<AlertCommand, HelpCommand>;

const previewJob: JobKind<PreviewJob> = {
  requestSchema: alertRequestSchema,
  run: async (deps, run) => (await import("./preview-workflow.ts")).answerPreview(deps, run),
  deadlineMinutes: 15,
  isAwaited: true,
  asking: () => alertText.previewing,
  again: ({ request }) => ({
    actionId: ALERT_BUTTONS.previewAgain,
    command: `preview ${formatAlert(request)}`,
  }),
  renamed: ({ request }, ...names) => `${COMMAND} preview ${formatAlert(renameInFilter(request, ...names))}`,
  listNames: (_, kind) => listNames(undefined, kind),
  hasScope: () => false,
};

const expectJob: JobKind<ExpectJob> = {
  requestSchema: expectRequestSchema,
  run: async (deps, run) => (await import("./expect.ts")).expectLevel(deps, run),
  deadlineMinutes: 15,
  isAwaited: true,
  hasScope: () => false,
};

/** `/atlas-alert`: speaks up when costs are unusual, or a condition holds. */
export const alert: Feature<Command> = {
  command: { name: COMMAND, description: alertText.description, hint: alertText.hint },
  parse: parseAlert,
  mention: alertMention,
  help: () => helpMessage(alertText.helpHeader, ALERT_FORMS, alertText.helpIntro),
  run: async (deps, command, parsed) =>
    "request" in parsed
      ? await runAsJob(deps, command, parsed)
      : await runWatchCommand(deps, alertSubscriptions, command, parsed),
  buttons: [
    ...watchButtons(alertSubscriptions, [ALERT_BUTTONS.change, ALERT_BUTTONS.page, ALERT_BUTTONS.snooze]),
    jobButton({ id: ALERT_BUTTONS.preview, delivery: "answer" }),
    jobButton({ id: ALERT_BUTTONS.previewAgain, delivery: "answer", isRetry: true }),
    jobButton({ id: ALERT_BUTTONS.expect, delivery: "answer" }),
  ],
  jobs: {
    ...watchJobs<AlertRequest, AlertDetails>(alertSubscriptions, {
      requestSchema: alertRequestSchema,
      load: async () => (await import("./workflow.ts")).alertWorkflow,
    }),
    alertPreview: previewJob,
    alertExpect: expectJob,
  },
  exampleMessages: async (data) => (await import("./example-messages.ts")).exampleMessages(data),
};

function jobButton(options: Parameters<typeof startButton>[0]): FeatureButton<Command> {
  const { handle, ...button } = startButton(options);
  return {
    ...button,
    handle: async (deps, action, parsed) =>
      "request" in parsed ? await handle(deps, action, parsed) : undefined,
  };
}
