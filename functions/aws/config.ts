import { Resource } from "sst";
// The small build of zod: this module is part of every cold start.
import * as z from "zod/mini";
import { BotError } from "./bot-error.ts";
import { registerSecret } from "./redact.ts";

/** The configuration is incomplete or wrong. `message` names every problem and how to fix it. */
export class ConfigError extends BotError<"configuration"> {
  override readonly name = "ConfigError";
  readonly code = "configuration";
  readonly retry = "never";
}

export interface SlackConfig {
  /** Base of the Slack Web API, with a closing slash. */
  readonly apiUrl: string;
  readonly botToken: string;
}

export interface RequestConfig {
  readonly signingSecret: string;
  /** Ids of the channels in which the bot answers; `*` allows all. */
  readonly allowedChannels: readonly string[];
}

/** A durable function as `sst.aws.Workflow` links it. `qualifier` is a version or an alias. */
export interface WorkflowLink {
  readonly name: string;
  readonly qualifier: string;
}

/** Reads a variable such as `ATLAS_ORG_ID`; an empty value counts as not set. */
export type ReadVariable = (variable: string) => unknown;

export const required = z.string().check(z.trim(), z.minLength(1, "is not set"));
export const optional = z.optional(z.string().check(z.trim()));
export const httpUrl = z.url({ protocol: /^https?$/, error: "must be a URL" });

const slackSchema = z.object({
  SLACK_BOT_TOKEN: required,
  SLACK_API_URL: z._default(httpUrl, "https://slack.com/api/"),
});

const requestSchema = z.object({ SLACK_SIGNING_SECRET: required });
const channelsSchema = z.object({ SLACK_ALLOWED_CHANNELS: z._default(z.string(), "") });
const emailSchema = z.object({ ALARM_EMAIL: z.optional(z.email("must be a mail address")) });
const alarmSchema = z.object({
  SLACK_ALARM_CHANNEL: z.optional(
    z.string().check(z.trim(), z.regex(/^[CG][A-Z0-9]+$/, "must be the id of a channel, like C0123456789")),
  ),
});

/** How the Slack variables are checked before a deployment: more strictly than when they are read. */
export const variableShape = {
  ...slackSchema.shape,
  ...alarmSchema.shape,
  SLACK_BOT_TOKEN: z.string().check(z.regex(/^xox[be]/, "must be a bot token, which starts with xoxb-")),
  SLACK_ALLOWED_CHANNELS: z
    .string()
    .check(
      z.regex(
        /^[\s,]*((\*|[CDG][A-Z0-9]+)([\s,]+|$))*$/,
        "must be channel ids like C0123456789, separated by commas, or * for all",
      ),
    ),
};

const workflowSchema = z.object({ name: required, qualifier: required });

/** @throws ConfigError */
export function readSlackConfig(readVariable: ReadVariable = linkedValue): SlackConfig {
  const values = readVariables(slackSchema, readVariable);
  registerSecret(values.SLACK_BOT_TOKEN);
  return { apiUrl: values.SLACK_API_URL.replace(/\/*$/, "/"), botToken: values.SLACK_BOT_TOKEN };
}

/** @throws ConfigError */
export function readRequestConfig(readVariable: ReadVariable = linkedValue): RequestConfig {
  const { SLACK_SIGNING_SECRET: signingSecret } = readVariables(requestSchema, readVariable);
  registerSecret(signingSecret);
  return { signingSecret, allowedChannels: readAllowedChannels(readVariable) };
}

/** Ids of the channels in which the bot answers; `*` allows all. @throws ConfigError */
export function readAllowedChannels(readVariable: ReadVariable = linkedValue): readonly string[] {
  const { SLACK_ALLOWED_CHANNELS: channels } = readVariables(channelsSchema, readVariable);
  return channels.split(/[\s,]+/).filter(Boolean);
}

/** Whether the bot answers in a channel. */
export function isAllowed(deps: Pick<RequestConfig, "allowedChannels">, channelId: string): boolean {
  const { allowedChannels } = deps;
  return allowedChannels.includes("*") || allowedChannels.includes(channelId);
}

/** The id of the channel for alarms, if one is set. @throws ConfigError */
export function readAlarmChannel(readVariable: ReadVariable = linkedValue): string | undefined {
  return readVariables(alarmSchema, readVariable).SLACK_ALARM_CHANNEL;
}

/** The address for alarms, if one is set. @throws ConfigError */
export function readAlarmEmail(readVariable: ReadVariable = linkedValue): string | undefined {
  return readVariables(emailSchema, readVariable).ALARM_EMAIL;
}

/** @throws ConfigError */
export function readTableName(): string {
  return readLink("Table", z.object({ name: required })).name;
}

/** The durable function that does every job. @throws ConfigError */
export function readWorker(): WorkflowLink {
  return readLink("Worker", workflowSchema);
}

/** The name of a variable's SST link, which allows letters and digits only: `ATLAS_ORG_ID` → `AtlasOrgId`. */
export function linkName(variable: string): string {
  return variable
    .toLowerCase()
    .split("_")
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join("");
}

/** Reads and validates the variables of a schema. @throws ConfigError */
export function readVariables<Schema extends z.ZodMiniObject>(
  schema: Schema,
  readVariable: ReadVariable,
): z.output<Schema> {
  const values: Record<string, unknown> = {};
  for (const variable of Object.keys(schema.shape)) {
    // SST links a secret without a value as an empty string.
    values[variable] = readVariable(variable) || undefined;
  }
  const parsed = schema.safeParse(values);
  if (!parsed.success) throw new ConfigError(describeProblems(parsed.error));
  return parsed.data;
}

function readLink<T>(name: string, schema: z.ZodMiniType<T>): T {
  const parsed = schema.safeParse(readResource(name));
  if (!parsed.success) throw new ConfigError(`The resource ${name} is not linked to this function.`);
  return parsed.data;
}

/** The value of a variable's SST link. */
export function linkedValue(variable: string): unknown {
  return readResource(linkName(variable))?.["value"];
}

function readResource(name: string): Record<string, unknown> | undefined {
  const links = Resource as unknown as Record<string, Record<string, unknown>>;
  return name in links ? links[name] : undefined;
}

function describeProblems(error: z.core.$ZodError): string {
  const problems = error.issues.map((issue) => {
    const problem = issue.code === "invalid_type" ? "is not set" : issue.message;
    return `${issue.path.join(".")} ${problem}`;
  });
  return `The configuration is incomplete: ${problems.join("; ")}.`;
}
