import { existsSync } from "node:fs";
import { checkVariables } from "../functions/atlas/config.ts";
import { linkName } from "../functions/aws/config.ts";
import { registerSecret } from "../functions/aws/redact.ts";

/** The variables that a deployment stores as SST secrets. */
export const LINKED_VARIABLES = [
  "ATLAS_ORG_ID",
  "ATLAS_CLIENT_ID",
  "ATLAS_CLIENT_SECRET",
  "ATLAS_PUBLIC_KEY",
  "ATLAS_PRIVATE_KEY",
  "ATLAS_BASE_URL",
  "ATLAS_API_VERSION",
  "ATLAS_CURRENCY",
  "SLACK_SIGNING_SECRET",
  "SLACK_BOT_TOKEN",
  "SLACK_API_URL",
  "SLACK_ALLOWED_CHANNELS",
  "SLACK_ALARM_CHANNEL",
  "ALARM_EMAIL",
] as const;

type LinkedVariable = (typeof LINKED_VARIABLES)[number];

/** What is missing is simulated or has a default. */
export type Values = Partial<Record<LinkedVariable, string>>;

export interface Settings {
  readonly port: number;
  /** Folder of the table, messages and files. */
  readonly dataDir: string;
  readonly values: Values;
  /** If set, the bot joins the real Slack over Socket Mode. */
  readonly appToken: string | undefined;
}

/** A variable has an invalid value; the message names the variable and what it must be. */
export class SettingsError extends Error {
  override readonly name = "SettingsError";
}

/**
 * Reads the settings from the environment, and from `.env` for variables that are not set.
 *
 * @throws SettingsError
 */
export function readSettings(env: NodeJS.ProcessEnv = process.env, envFile = ".env"): Settings {
  if (existsSync(envFile)) process.loadEnvFile(envFile);
  const port = Number(env["PORT"] || 3000);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new SettingsError(`PORT must be a number from 0 to 65535, not "${env["PORT"]}".`);
  }
  const appToken = env["SLACK_APP_TOKEN"]?.trim() || undefined;
  if (appToken && !appToken.startsWith("xapp-")) {
    throw new SettingsError("SLACK_APP_TOKEN must be an app-level token, which starts with xapp-.");
  }
  const values: Values = {};
  for (const variable of LINKED_VARIABLES) {
    const value = env[variable]?.trim();
    if (value) values[variable] = value;
  }
  registerSecret(appToken);
  return {
    port,
    dataDir: env["DATA_DIR"]?.trim() || ".local",
    values,
    appToken,
  };
}

/** Rejects invalid values; the bot itself reports missing ones. @throws ConfigError, AtlasError */
export function checkValues(values: Values): void {
  checkVariables((variable) => Reflect.get(values, variable));
}

/**
 * Sets the links of the functions as `SST_RESOURCE_*` variables, like SST.
 *
 * @param resources other linked resources, by name.
 */
export function linkResources(values: Values, resources: Record<string, Record<string, string>>): void {
  const links: Record<string, unknown> = { App: { name: "atlas-cost-bot", stage: "local" }, ...resources };
  for (const variable of LINKED_VARIABLES) links[linkName(variable)] = { value: values[variable] ?? "" };
  for (const [name, link] of Object.entries(links))
    process.env[`SST_RESOURCE_${name}`] = JSON.stringify(link);
}
