import type { App } from "@slack/bolt";
import type { AppHandlers } from "./interaction.ts";

/** Passes slash commands to their handlers. */
export function handleCommands(app: App, { commands }: Pick<AppHandlers, "commands">): void {
  for (const { name, handle } of commands) {
    app.command(name, async ({ command, ack }) => {
      const reply = await handle({
        text: command.text ?? "",
        userId: command.user_id,
        channelId: command.channel_id,
        responseUrl: command.response_url,
        triggerId: command.trigger_id,
      });
      await ack(reply && { response_type: "ephemeral", ...reply });
    });
  }
}
