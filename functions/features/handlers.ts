import { deriveJobId } from "../jobs/job-id.ts";
import { startFailed } from "../jobs/start.ts";
import { CommandError } from "../slack/command-error.ts";
import type { ActionOutcome, AppHandlers, BlockAction, SlashCommand } from "../slack/interaction.ts";
import { plainReply, type Reply } from "../slack/reply.ts";
import { RUN_COMMAND } from "../slack/run-button.ts";
import { slackText } from "../slack/text.ts";
import { notAllowed } from "./allowed.ts";
import { type Feature, type FeatureButton, type FeatureDeps, isHelp } from "./feature.ts";
import { correctionReply, handleRunButton } from "./run-button.ts";
import type { Surface, SurfaceDeps } from "./surface.ts";
import { featureText } from "./text.ts";

/** The Slack app's handlers for the commands and buttons of all features, and for all surfaces. */
export function appHandlers(
  features: readonly Feature[],
  surfaces: readonly Surface[],
  deps: SurfaceDeps,
): AppHandlers {
  const parts = [featureHandlers(features, deps), ...surfaces.map((each) => each.handlers(deps, features))];
  return {
    commands: parts.flatMap(({ commands = [] }) => commands),
    actions: parts.flatMap(({ actions = [] }) => actions),
    mentions: parts.flatMap(({ mentions = [] }) => mentions),
    homeOpened: parts.flatMap(({ homeOpened = [] }) => homeOpened),
    viewActions: parts.flatMap(({ viewActions = [] }) => viewActions),
    submissions: parts.flatMap(({ submissions = [] }) => submissions),
    shortcuts: parts.flatMap(({ shortcuts = [] }) => shortcuts),
    options: parts.flatMap(({ options = [] }) => options),
  };
}

function featureHandlers(features: readonly Feature[], deps: FeatureDeps): Partial<AppHandlers> {
  return {
    commands: features.map((feature) => ({
      name: feature.command.name,
      handle: (command) => handleCommand(deps, feature, command),
    })),
    actions: [
      ...features.flatMap((feature) =>
        feature.buttons.map((button) => ({
          id: button.id,
          handle: (action: BlockAction) => handleAction(deps, feature, button, action),
        })),
      ),
      { id: RUN_COMMAND, handle: (action) => handleRunButton(deps, features, action) },
    ],
  };
}

async function handleCommand(
  deps: FeatureDeps,
  feature: Feature,
  command: SlashCommand,
): Promise<Reply | undefined> {
  try {
    const parsed = feature.parse(command.text, new Date(deps.now()));
    if (isHelp(parsed)) return feature.help();
    return notAllowed(deps, command) ?? (await feature.run(deps, command, parsed));
  } catch (error) {
    if (error instanceof CommandError) return correctionReply(error, feature);
    return startFailed(deriveJobId(command.triggerId), error);
  }
}

async function handleAction(
  deps: FeatureDeps,
  feature: Feature,
  button: FeatureButton,
  action: BlockAction,
): Promise<ActionOutcome> {
  const jobId = button.jobId?.(action);
  const refusal = notAllowed(deps, action);
  if (refusal) return { replies: [refusal], jobId };
  const expired = plainReply(slackText.failed(featureText.expired));
  try {
    const parsed = feature.parse(action.value, new Date(deps.now()), { isStored: true });
    const replies = isHelp(parsed) ? undefined : await button.handle(deps, action, parsed);
    return { replies: replies ?? [expired], jobId };
  } catch (error) {
    const reply = error instanceof CommandError ? expired : startFailed(jobId, error);
    return { replies: [reply], jobId };
  }
}
