import { Resource } from "sst";
// The small build of zod: this module is part of every cold start.
import * as z from "zod/mini";
import { BotError } from "./bot-error.ts";
import { registerSecret } from "./redact.ts";

/** Raised when the configuration is incomplete or wrong; the message names every variable and what to set. */
export class ConfigError extends BotError<"configuration"> {
  override readonly name = "ConfigError";
  readonly code = "configuration";
  readonly retry = "never";

  get sentence(): string {
    return this.message;
  }
}

/** What every function that talks to Slack needs to know. */
export interface SlackConfig {
  /** Base of the Slack Web API, with a closing slash. */
  readonly apiUrl: string;
  readonly botToken: string;
}

/** What the function that receives Slack's requests needs to know. */
export interface RequestConfig {
  readonly signingSecret: string;
  /** Channel ids in which the bot answers; `*` stands for all of them. */
  readonly allowedChannels: readonly string[];
}

/** A durable function as `sst.aws.Workflow` links it: invoked by name and version or alias. */
export interface WorkflowLink {
  readonly name: string;
  readonly qualifier: string;
}

/** Where the value of a variable such as `ATLAS_ORG_ID` comes from; an empty one counts as not set. */
export type ReadVariable = (variable: string) => unknown;

export const required = z.string().check(z.trim(), z.minLength(1, "is not set"));
export const optional = z.optional(z.string().check(z.trim()));
export const httpUrl = z.url({ protocol: /^https?$/, error: "must be a URL" });

const slackSchema = z.object({
  SLACK_BOT_TOKEN: required,
  SLACK_API_URL: z._default(httpUrl, "https://slack.com/api/"),
});

const alarmSchema = z.object({
  SLACK_ALARM_CHANNEL: z.optional(
    z.string().check(z.trim(), z.regex(/^[CG][A-Z0-9]+$/, "must be the id of a channel, like C0123456789")),
  ),
});

const emailSchema = z.object({ ALARM_EMAIL: z.optional(z.email("must be a mail address")) });

const requestSchema = z.object({ SLACK_SIGNING_SECRET: required });

const channelsSchema = z.object({ SLACK_ALLOWED_CHANNELS: z._default(z.string(), "") });

/** What is asked of a variable only before anything starts. */
const formsSchema = z.object({
  SLACK_BOT_TOKEN: z
    .string()
    .check(z.regex(/^xox[be]/, "must be the token of a bot, which begins with xoxb-")),
  SLACK_ALLOWED_CHANNELS: z
    .string()
    .check(
      z.regex(
        /^[\s,]*((\*|[CDG][A-Z0-9]+)([\s,]+|$))*$/,
        "must be ids of channels, like C0123456789, with commas, or * for all",
      ),
    ),
});

/** What is asked of the variables of the functions that do not ask Atlas, before anything starts. */
export const variableShape = { ...slackSchema.shape, ...alarmSchema.shape, ...formsSchema.shape };

const workflowSchema = z.object({ name: required, qualifier: required });

/** Reads what is needed to post to Slack. @throws ConfigError */
export function readSlackConfig(readVariable: ReadVariable = linkedValue): SlackConfig {
  const values = readVariables(slackSchema, readVariable);
  registerSecret(values.SLACK_BOT_TOKEN);
  return { apiUrl: values.SLACK_API_URL.replace(/\/*$/, "/"), botToken: values.SLACK_BOT_TOKEN };
}

/** Reads what is needed to accept Slack's requests. @throws ConfigError */
export function readRequestConfig(readVariable: ReadVariable = linkedValue): RequestConfig {
  const { SLACK_SIGNING_SECRET: signingSecret } = readVariables(requestSchema, readVariable);
  registerSecret(signingSecret);
  return { signingSecret, allowedChannels: readAllowedChannels(readVariable) };
}

/** Channel ids in which the bot answers; `*` stands for all of them. @throws ConfigError */
export function readAllowedChannels(readVariable: ReadVariable = linkedValue): readonly string[] {
  const { SLACK_ALLOWED_CHANNELS: channels } = readVariables(channelsSchema, readVariable);
  return channels.split(/[\s,]+/).filter(Boolean);
}

/** Whether the bot answers in a channel. */
export function isAllowed(
  { allowedChannels }: Pick<RequestConfig, "allowedChannels">,
  channelId: string,
): boolean {
  return allowedChannels.includes("*") || allowedChannels.includes(channelId);
}

/** Id of the channel that hears of alarms, undefined where none does. @throws ConfigError */
export function readAlarmChannel(readVariable: ReadVariable = linkedValue): string | undefined {
  return readVariables(alarmSchema, readVariable).SLACK_ALARM_CHANNEL;
}

/** Address that alarms are mailed to, undefined where none is. @throws ConfigError */
export function readAlarmEmail(readVariable: ReadVariable = linkedValue): string | undefined {
  return readVariables(emailSchema, readVariable).ALARM_EMAIL;
}

/** Name of the DynamoDB table. @throws ConfigError */
export function readTableName(): string {
  return readLink("Table", z.object({ name: required })).name;
}

/** The durable function that does every job. @throws ConfigError */
export function readWorker(): WorkflowLink {
  return readLink("Worker", workflowSchema);
}

/**
 * The name under which SST links a variable of the configuration: `ATLAS_ORG_ID` → `AtlasOrgId`.
 * SST's component names allow letters and digits only.
 */
export function linkName(variable: string): string {
  return variable
    .toLowerCase()
    .split("_")
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join("");
}

/** Reads variables as a schema wants them. @throws ConfigError */
export function readVariables<Schema extends z.ZodMiniObject>(
  schema: Schema,
  readVariable: ReadVariable,
): z.output<Schema> {
  const values: Record<string, unknown> = {};
  for (const variable of Object.keys(schema.shape)) {
    // An SST secret without a value is linked as an empty string: the same as not set.
    values[variable] = readVariable(variable) || undefined;
  }
  const parsed = schema.safeParse(values);
  if (!parsed.success) throw new ConfigError(describe(parsed.error));
  return parsed.data;
}

function readLink<T>(name: string, schema: z.ZodMiniType<T>): T {
  const parsed = schema.safeParse(linked(name));
  if (!parsed.success) throw new ConfigError(`The resource ${name} is not linked to this function.`);
  return parsed.data;
}

/** The value that SST has linked a variable to. */
export function linkedValue(variable: string): unknown {
  return linked(linkName(variable))?.["value"];
}

function linked(name: string): Record<string, unknown> | undefined {
  const links = Resource as unknown as Record<string, Record<string, unknown>>;
  return name in links ? links[name] : undefined;
}

function describe(error: z.core.$ZodError): string {
  const problems = error.issues.map((issue) => {
    const problem = issue.code === "invalid_type" ? "is not set" : issue.message;
    return `${issue.path.join(".")} ${problem}`;
  });
  return `The configuration is incomplete: ${problems.join("; ")}.`;
}
