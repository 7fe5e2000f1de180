import type { App, SlackViewAction } from "@slack/bolt";
import type { AppHandlers, ViewState } from "./interaction.ts";

type BoltView = SlackViewAction["view"];

type Element = BoltView["state"]["values"][string][string];

type ViewHandlers = Pick<AppHandlers, "submissions" | "shortcuts" | "options">;

/** Passes submitted modals, menus in them and shortcuts, which open modals, to their handlers. */
export function handleViews(app: App, { submissions, shortcuts, options }: ViewHandlers): void {
  for (const { callbackId, handle } of submissions) {
    app.view({ callback_id: callbackId, type: "view_submission" }, async ({ ack, body, view }) => {
      const triggerId = (body as { trigger_id?: string }).trigger_id ?? "";
      const errors = await handle({ userId: body.user.id, triggerId, view: stateOf(view) });
      await (errors ? ack({ response_action: "errors", errors: { ...errors } }) : ack());
    });
  }

  for (const { callbackId, handle } of shortcuts) {
    app.shortcut({ callback_id: callbackId, type: "shortcut" }, async ({ ack, body }) => {
      await handle({ userId: body.user.id, triggerId: body.trigger_id });
      await ack();
    });
  }

  for (const { id, handle } of options) {
    app.options<"block_suggestion">({ type: "block_suggestion", action_id: id }, async ({ ack, body }) => {
      const found = await handle({ userId: body.user.id, text: body.value });
      await ack({
        options: found.map(({ text, value }) => ({ text: { type: "plain_text" as const, text }, value })),
      });
    });
  }
}

/** What is typed and chosen in a view. */
export function stateOf({ id, callback_id, private_metadata, state }: BoltView): ViewState {
  const blocks = Object.entries(state?.values ?? {});
  return {
    id,
    callbackId: callback_id ?? "",
    privateMetadata: private_metadata ?? "",
    values: Object.fromEntries(
      blocks.map(([block, elements]) => [block, Object.values(elements).flatMap(valuesOf)]),
    ),
  };
}

function valuesOf(element: Element): string[] {
  const single = [
    element.value,
    element.selected_option?.value,
    element.selected_conversation,
    element.selected_channel,
    element.selected_time,
  ];
  const several = element.selected_options?.map(({ value }) => value) ?? [];
  return [...single, ...several].filter(
    (value): value is string => typeof value === "string" && value !== "",
  );
}
