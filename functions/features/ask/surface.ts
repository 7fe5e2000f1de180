import { isAllowed } from "../../aws/config.ts";
import { logError } from "../../aws/log.ts";
import type { ActionOutcome, BlockAction, ViewAction, ViewInteraction } from "../../slack/interaction.ts";
import { plainReply } from "../../slack/reply.ts";
import { slackText } from "../../slack/text.ts";
import { allowedChannelOf, notAllowed } from "../allowed.ts";
import type { Surface, SurfaceDeps } from "../surface.ts";
import { ASK_BUTTONS, ASK_CALLBACK } from "./buttons.ts";
import { type AskForm, EMPTY_FORM, FIELDS, formOf, readForm } from "./form.ts";
import { namesJob, startNamesJob } from "./job.ts";
import { type FormMetadata, readMetadata } from "./metadata.ts";
import { askModal } from "./modal.ts";
import { nameOptions, readNames } from "./names.ts";
import { submitForm } from "./submit.ts";
import { askText } from "./text.ts";

/** The form that asks about costs: opened from App Home, below an answer, and by a global shortcut. */
export const ask: Surface = {
  handlers: (deps, features) => ({
    actions: [{ id: ASK_BUTTONS.change, handle: (action) => openFromAnswer(deps, action) }],
    viewActions: [
      { id: ASK_BUTTONS.open, handle: (action) => openFromHome(deps, action) },
      { id: /^ask_/, handle: (action) => updateForm(deps, action) },
    ],
    shortcuts: [{ callbackId: ASK_CALLBACK, handle: (shortcut) => openEmpty(deps, shortcut, "") }],
    submissions: [
      { callbackId: ASK_CALLBACK, handle: (submission) => submitForm(deps, features, submission) },
    ],
    options: (["projects", "clusters"] as const).map((field) => ({
      id: FIELDS[field],
      handle: async ({ text }) => nameOptions(await readNames(deps.table, field, deps.now()), text),
    })),
  }),
  shortcuts: [{ callbackId: ASK_CALLBACK, name: askText.title, description: askText.shortcutDescription }],
  jobs: { names: namesJob },
};

async function openFromAnswer(deps: SurfaceDeps, action: BlockAction): Promise<ActionOutcome> {
  const allowed = await allowedChannelOf(deps, action);
  if (allowed === undefined) {
    const refusal = notAllowed(deps, action);
    return { replies: refusal ? [refusal] : [], jobId: undefined };
  }
  const { channelId, messageTs, value } = action;
  // Slack gives the first message of a thread its own timestamp as `thread_ts`.
  const threadTs = action.threadTs === messageTs ? undefined : action.threadTs;
  const isChannel = /^[CG]/.test(channelId);
  const form = formOf(value);
  // An ephemeral message is an answer that only this person sees.
  const isPrivate = form.audience === "private" || messageTs === undefined || !isChannel;
  const audience = isPrivate ? "private" : "channel";
  const filled: AskForm = { ...form, audience, channel: isChannel || allowed !== channelId ? allowed : "" };
  const isOpen = await openForm(deps, action, filled, { channelId, threadTs });
  return {
    replies: isOpen ? [] : [plainReply(slackText.failed(askText.notOpened))],
    jobId: undefined,
  };
}

async function openFromHome(deps: SurfaceDeps, action: ViewAction): Promise<void> {
  await openEmpty(deps, action, action.view.privateMetadata);
}

async function openEmpty(deps: SurfaceDeps, interaction: ViewInteraction, channel: string): Promise<void> {
  // Where only some channels are allowed, an answer that only one person sees needs one of them, too.
  const audience = isAllowed(deps, channel || interaction.userId) ? "private" : "channel";
  await openForm(deps, interaction, { ...EMPTY_FORM, audience, channel }, {});
}

/** @returns whether Slack opened it. */
async function openForm(
  deps: SurfaceDeps,
  { triggerId, userId }: ViewInteraction,
  form: AskForm,
  origin: Omit<FormMetadata, "rest">,
): Promise<boolean> {
  const view = askModal(form, JSON.stringify({ ...origin, rest: form.rest }));
  try {
    await Promise.all([deps.openView(triggerId, view), startNamesJob(deps, userId)]);
    return true;
  } catch (error) {
    logError({ message: "The form could not be opened", jobId: undefined, error });
    return false;
  }
}

/** Shows the command of what is chosen now. */
async function updateForm(deps: SurfaceDeps, { view }: ViewAction): Promise<void> {
  const form = readForm(view, readMetadata(view.privateMetadata).rest);
  try {
    await deps.updateView(view.id, askModal(form, view.privateMetadata));
  } catch (error) {
    logError({ message: "The command in the form could not be updated", jobId: undefined, error });
  }
}
