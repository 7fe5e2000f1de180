import type { AppsManifestValidateArguments } from "@slack/web-api";
import type { CommandDefinition, ShortcutDefinition } from "./interaction.ts";
import { BOT_SCOPES } from "./scopes.ts";

/** Slack's own type of a manifest, which its SDK does not export by name. */
type SlackManifest = AppsManifestValidateArguments["manifest"];

/** Slack, manifest schema 1.0.0. */
const MAX_URL_LENGTH = 3000;

/** Slack could not call the request URL. `message` says what a valid one looks like. */
export class RequestUrlError extends Error {
  override readonly name = "RequestUrlError";
  readonly code = "request_url";
}

export interface AppDefinition {
  readonly description: string;
  readonly longDescription: string;
  readonly commands: readonly CommandDefinition[];
  readonly shortcuts: readonly ShortcutDefinition[];
}

/**
 * Builds the app manifest (Slack, "App manifest reference").
 *
 * @param requestUrl where Slack sends commands, clicks and events; without it, the app uses Socket Mode.
 * @throws RequestUrlError
 */
export function manifest(
  { description, longDescription, commands, shortcuts }: AppDefinition,
  requestUrl?: string,
) {
  const url = requestUrl === undefined ? undefined : checkUrl(requestUrl);
  return {
    display_information: {
      name: "Atlas Costs",
      description,
      long_description: longDescription,
      background_color: "#023430",
    },
    features: {
      app_home: {
        home_tab_enabled: true,
        messages_tab_enabled: true,
        messages_tab_read_only_enabled: false,
      },
      bot_user: { display_name: "atlas-costs", always_online: true },
      shortcuts: shortcuts.map(({ callbackId, name, description }) => ({
        type: "global" as const,
        callback_id: callbackId,
        name,
        description,
      })),
      slash_commands: commands.map((command) => slashCommand(command, url)),
    },
    oauth_config: { scopes: { bot: BOT_SCOPES.map(({ name }) => name) } },
    settings: {
      event_subscriptions: {
        ...(url ? { request_url: url } : {}),
        bot_events: ["app_home_opened", "app_mention", "message.im"],
      },
      interactivity: { is_enabled: true, ...(url ? { request_url: url } : {}) },
      org_deploy_enabled: false,
      socket_mode_enabled: url === undefined,
      token_rotation_enabled: false,
    },
  } satisfies SlackManifest;
}

function slashCommand({ name, description, hint }: CommandDefinition, url: string | undefined) {
  return { command: name, ...(url ? { url } : {}), description, usage_hint: hint, should_escape: false };
}

function checkUrl(text: string): string {
  const isUsable = /^https:\/\/\S+$/.test(text) && text.length <= MAX_URL_LENGTH && URL.canParse(text);
  if (isUsable) return text;
  throw new RequestUrlError(
    `Slack can't call the request URL "${text}". Use one like https://example.com/slack.`,
  );
}
