import { isAllowed } from "../../aws/config.ts";
import { deriveJobId } from "../../jobs/job-id.ts";
import { startOnce } from "../../jobs/start.ts";
import { unknownValue } from "../../slack/command-error.ts";
import type { FieldErrors, ViewSubmission } from "../../slack/interaction.ts";
import { startingForMember } from "../allowed.ts";
import type { Feature, FeatureDeps } from "../feature.ts";
import { runCommand, settle } from "../run-command.ts";
import { featureText, periodText } from "../text.ts";
import { type AskForm, commandOf, errorsOf, fieldError, isPeriod, readForm } from "./form.ts";
import { type FormMetadata, readMetadata } from "./metadata.ts";
import { askText } from "./text.ts";

/**
 * Runs the command of a form: once, and once more after each failure, which the form shows.
 *
 * @returns what is wrong with its fields; undefined if the form can close.
 */
export async function submitForm(
  deps: FeatureDeps,
  features: readonly Feature[],
  { userId, view }: ViewSubmission,
): Promise<FieldErrors | undefined> {
  const metadata = readMetadata(view.privateMetadata);
  const form = readForm(view, metadata.rest);
  const channelId = channelOf(form, metadata, userId);
  const refusal = refuseDestination(deps, form, channelId);
  if (refusal) return refusal;
  const { name, text } = commandOf(form);
  const threadTs = form.channel === metadata.channelId ? metadata.threadTs : undefined;
  const command = { name, text, userId, channelId, threadTs, responseUrl: undefined, triggerId: view.id };
  // Elsewhere than in the channel, only the worker can see whether the person is in it.
  const isOutside = form.audience === "private" && channelId !== metadata.channelId;
  const own = isOutside ? startingForMember(deps, { userId, channelId }) : deps;
  const outcome = await settle(deriveJobId(view.id), async () => {
    checkOtherPeriod(form, new Date(deps.now()));
    return await runCommand({ ...own, start: (job) => startOnce(own, job) }, features, command);
  });
  if (outcome.kind === "mistake") return errorsOf(form, outcome.error);
  return outcome.kind === "failed" ? fieldError("period", outcome.reason) : undefined;
}

/** @throws CommandError if another part of a command was typed as the period */
function checkOtherPeriod({ otherPeriod, repeat }: AskForm, today: Date): void {
  if (repeat !== "never" || otherPeriod === "" || isPeriod(otherPeriod, today)) return;
  const problem = `${periodText.notAPeriod(otherPeriod)} ${askText.tryPeriods}`;
  throw unknownValue(problem, { word: otherPeriod, example: "" });
}

/** The chosen channel; for a private answer, where the form was opened. Empty if none. */
function channelOf({ channel, audience }: AskForm, metadata: FormMetadata, userId: string): string {
  return channel || (audience === "private" ? (metadata.channelId ?? userId) : "");
}

function refuseDestination(
  deps: FeatureDeps,
  { channel, audience, repeat }: AskForm,
  channelId: string,
): FieldErrors | undefined {
  if (repeat !== "never" && audience === "private") return fieldError("audience", askText.reportNeedsChannel);
  if (channelId === "") return fieldError("channel", askText.chooseChannel);
  if (isAllowed(deps, channelId)) return undefined;
  return fieldError("channel", channel ? featureText.notAllowed(channel) : askText.chooseAllowedChannel);
}
