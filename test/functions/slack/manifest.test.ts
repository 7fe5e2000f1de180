import { globSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { features } from "../../../functions/features/index.ts";
import { appManifest } from "../../../functions/features/manifest.ts";
import { RequestUrlError } from "../../../functions/slack/manifest.ts";
import { slackText } from "../../../functions/slack/text.ts";
import { methodNamed } from "../../../simulators/slack/methods.ts";
import { manifestSchema } from "./manifest-schema.ts";

const REQUEST_URL = "https://abc123.execute-api.eu-west-1.amazonaws.com/slack";
const deployed = manifestSchema.parse(appManifest(REQUEST_URL));
const scopes = deployed.oauth_config.scopes.bot;

/** The methods of the Web API that the functions call, by their source: rare ones too. */
function calledMethods(): string[] {
  const source = globSync("functions/**/*.ts")
    .map((path) => readFileSync(path, "utf8"))
    .join("\n");
  expect(source).not.toMatch(/\.apiCall\(/);
  return [...source.matchAll(/\bslack\.([a-zA-Z]+\.[a-zA-Z.]+)\(/g)].map(([, method]) => String(method));
}

/** The scopes that a method needs for public and private channels. */
function scopesOf(method: string): string[] {
  const { scope = [] } = methodNamed(method) ?? expect.fail(`${method} is unknown`);
  if (typeof scope !== "function") return [scope].flat();
  return (["public", "private"] as const).flatMap((kind) =>
    scope({ types: `${kind}_channel`, channel: kind }, () => kind),
  );
}

describe("the manifest", () => {
  it("has every command of the features, at the request URL", () => {
    const { slash_commands } = deployed.features;
    expect(slash_commands.map(({ command, url }) => [command, url])).toEqual(
      features.map(({ command }) => [command.name, REQUEST_URL]),
    );
  });

  it("sends clicks to the request URL", () => {
    expect(deployed.settings.interactivity).toEqual({ is_enabled: true, request_url: REQUEST_URL });
    expect(deployed.settings.socket_mode_enabled).toBe(false);
  });

  it("asks for the scope of every method that the bot calls", () => {
    const methods = calledMethods();
    expect(methods).toEqual(expect.arrayContaining(["chat.postMessage", "conversations.history"]));
    expect(scopes).toEqual(expect.arrayContaining(methods.flatMap(scopesOf)));
  });

  it("asks for events beside, and for nothing else", () => {
    const needed = calledMethods().flatMap(scopesOf);
    expect(scopes.filter((scope) => !needed.includes(scope))).toEqual([
      "commands",
      "app_mentions:read",
      "im:history",
    ]);
  });

  it("subscribes to the events that the app handles, at the request URL", () => {
    expect(deployed.settings.event_subscriptions).toEqual({
      request_url: REQUEST_URL,
      bot_events: ["app_home_opened", "app_mention", "message.im"],
    });
  });

  it("has a Home tab, and one for direct messages", () => {
    expect(deployed.features.app_home).toEqual({
      home_tab_enabled: true,
      messages_tab_enabled: true,
      messages_tab_read_only_enabled: false,
    });
  });

  it("has the bot name of the invitation", () => {
    expect(slackText.notInChannel).toContain(`/invite @${deployed.features.bot_user.display_name}`);
  });

  it("needs no URL over Socket Mode", () => {
    const { features: made, settings } = manifestSchema.parse(appManifest());
    expect(settings).toMatchObject({ socket_mode_enabled: true, interactivity: { is_enabled: true } });
    expect(made.slash_commands.map(({ command }) => command)).toEqual(
      features.map(({ command }) => command.name),
    );
    expect(JSON.stringify(appManifest())).not.toContain("http");
  });

  it.each([
    ["http://example.com/slack"],
    ["example.com"],
    [""],
    ["https://"],
    ["https://a b"],
    [`${REQUEST_URL}${"x".repeat(3000)}`],
  ])("refuses %j, which Slack could not call", (url) => {
    expect(() => appManifest(url)).toThrow(RequestUrlError);
  });
});
