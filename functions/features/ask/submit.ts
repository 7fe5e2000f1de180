import { isAllowed } from "../../aws/config.ts";
import { deriveJobId } from "../../jobs/job-id.ts";
import { logStartFailure, startOnce } from "../../jobs/start.ts";
import { CommandError } from "../../slack/command-error.ts";
import type { FieldErrors, ViewSubmission } from "../../slack/interaction.ts";
import { type Feature, type FeatureDeps, isHelp } from "../feature.ts";
import { featureText, periodText } from "../text.ts";
import { type AskForm, commandOf, errorsOf, FIELDS, isPeriod, readForm } from "./form.ts";
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
  const feature = features.find(({ command }) => command.name === name);
  if (!feature) throw new Error(`There is no command ${name}`);
  const threadTs = form.channel === metadata.channelId ? metadata.threadTs : undefined;
  const command = { text, userId, channelId, threadTs, responseUrl: undefined, triggerId: view.id };
  try {
    const today = new Date(deps.now());
    const parsed = feature.parse(text, today);
    const hasOther = form.repeat === "never" && form.otherPeriod !== "";
    if (isHelp(parsed) || (hasOther && !isPeriod(form.otherPeriod, today))) {
      return { [FIELDS.otherPeriod]: periodText.notAPeriod(form.otherPeriod) };
    }
    await feature.run({ ...deps, start: (job) => startOnce(deps, job) }, command, parsed);
    return undefined;
  } catch (error) {
    if (error instanceof CommandError) return errorsOf(form, error);
    return { [FIELDS.period]: logStartFailure(deriveJobId(view.id), error) };
  }
}

/** Where to answer; of an answer that only one person sees, where it is asked. Empty if that is not said. */
function channelOf({ channel, audience }: AskForm, metadata: FormMetadata, userId: string): string {
  return channel || (audience === "private" ? (metadata.channelId ?? userId) : "");
}

function refuseDestination(
  deps: FeatureDeps,
  { channel, audience, repeat }: AskForm,
  channelId: string,
): FieldErrors | undefined {
  if (repeat !== "never" && audience === "private") return { [FIELDS.audience]: askText.reportNeedsChannel };
  if (channelId === "") return { [FIELDS.channel]: askText.chooseChannel };
  if (isAllowed(deps, channelId)) return undefined;
  return { [FIELDS.channel]: channel ? featureText.notAllowed(channel) : askText.chooseAllowedChannel };
}
