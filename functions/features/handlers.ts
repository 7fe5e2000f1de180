import type { ActionOutcome, AppHandlers, BlockAction } from "../slack/interaction.ts";
import { commandMistake } from "../slack/reply.ts";
import { RUN_COMMAND } from "../slack/run-button.ts";
import { depsForClick } from "./allowed.ts";
import { type Feature, type FeatureButton, type FeatureDeps, isHelp } from "./feature.ts";
import { handleRunButton } from "./run-button.ts";
import { EXPIRED, refuse, repliesOf, runCommand, settle } from "./run-command.ts";
import type { Surface, SurfaceDeps } from "./surface.ts";

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
    commands: features.map(({ command: { name } }) => ({
      name,
      handle: async (command) => {
        const outcome = await runCommand(deps, features, { ...command, name });
        return repliesOf(outcome, (error) => commandMistake(error, name))[0];
      },
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

async function handleAction(
  deps: FeatureDeps,
  feature: Feature,
  button: FeatureButton,
  action: BlockAction,
): Promise<ActionOutcome> {
  const jobId = button.jobId?.(action);
  const outcome = await settle(jobId, async () => {
    const clickDeps = await depsForClick(deps, action);
    const refusal = refuse(clickDeps, action.channelId);
    if (refusal) return refusal;
    const parsed = feature.parse(action.value, new Date(deps.now()), { isStored: true });
    const replies = isHelp(parsed) ? undefined : await button.handle(clickDeps, action, parsed);
    return { kind: "done", replies: replies ?? [EXPIRED] };
  });
  return { replies: repliesOf(outcome, () => EXPIRED), jobId };
}
