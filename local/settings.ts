import { existsSync } from "node:fs";
import { checkVariables } from "../functions/atlas/config.ts";
import { linkName } from "../functions/aws/config.ts";
import { registerSecret } from "../functions/aws/redact.ts";

/** The variables of the configuration that a deployment keeps as SST secrets. */
export const LINKED = [
  "ATLAS_ORG_ID",
  "ATLAS_CLIENT_ID",
  "ATLAS_CLIENT_SECRET",
  "ATLAS_PUBLIC_KEY",
  "ATLAS_PRIVATE_KEY",
  "ATLAS_BASE_URL",
  "ATLAS_API_VERSION",
  "SLACK_SIGNING_SECRET",
  "SLACK_BOT_TOKEN",
  "SLACK_API_URL",
  "SLACK_ALLOWED_CHANNELS",
  "SLACK_ALARM_CHANNEL",
  "ALARM_EMAIL",
] as const;

/** One variable of the configuration, or undefined where it is not set. */
type LinkedVariable = (typeof LINKED)[number];

/** Values of the configuration; what is missing is simulated or has its default. */
export type Values = Partial<Record<LinkedVariable, string>>;

/** How the local workspace runs. */
export interface Settings {
  readonly port: number;
  /** Folder in which the table, messages and files are kept. */
  readonly dataDir: string;
  readonly values: Values;
  /** With it the bot joins the real Slack over Socket Mode. */
  readonly appToken: string | undefined;
}

/** Raised when a variable of the local workspace makes no sense; the message says which and what is meant. */
export class SettingsError extends Error {
  override readonly name = "SettingsError";
}

/**
 * Reads how to run from the environment, and from the file `.env` for what is not set there.
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
    throw new SettingsError("SLACK_APP_TOKEN must be an app-level token, which begins with xapp-.");
  }
  const values: Values = {};
  for (const variable of LINKED) {
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

/** Refuses values that cannot be meant; what is missing the bot itself says. @throws ConfigError, AtlasError */
export function checkValues(values: Values): void {
  checkVariables((variable) => Reflect.get(values, variable));
}

/**
 * Gives the functions their links the way SST does, as `SST_RESOURCE_*` variables.
 *
 * @param resources other linked resources, by name.
 */
export function linkResources(values: Values, resources: Record<string, Record<string, string>>): void {
  const links: Record<string, unknown> = { App: { name: "atlas-cost-bot", stage: "local" }, ...resources };
  for (const variable of LINKED) links[linkName(variable)] = { value: values[variable] ?? "" };
  for (const [name, link] of Object.entries(links))
    process.env[`SST_RESOURCE_${name}`] = JSON.stringify(link);
}
