import type { WebClient } from "@slack/web-api";
import * as z from "zod/mini";
import type { Message } from "../../functions/slack/block-kit.ts";
import { callSlack, isRefusedWith, isSlackError, SlackApiError } from "../../functions/slack/error.ts";
import { type Finding, note, ok, problem } from "./finding.ts";

const ABOUT = "messages";
const errorsSchema = z.array(
  z.object({
    pointer: z.optional(z.string()),
    message: z.optional(z.string()),
    code: z.optional(z.string()),
  }),
);

/** Lets Slack check the blocks of messages, without posting one (Slack, blocks.validate; it needs no scope). */
export async function checkMessages(
  client: WebClient,
  messages: ReadonlyMap<string, Message>,
): Promise<Finding[]> {
  const findings: Finding[] = [];
  try {
    for (const [name, message] of messages) {
      const errors = await validate(client, message);
      findings.push(...errors.map((error) => problem(`${ABOUT}: ${name}`, "invalid_blocks", error)));
    }
  } catch (error) {
    if (!isSlackError(error)) throw error;
    const isUnknown = isRefusedWith(error, "unknown_method");
    const text = isUnknown ? "This Slack can't check them." : `Slack did not check them (${error.code}).`;
    return [...findings, note(ABOUT, error.code, text)];
  }
  return findings.length > 0 ? findings : [ok(ABOUT, `Slack takes all ${messages.size} kinds`)];
}

/** @returns what Slack objects to, each with its place in the message. @throws SlackApiError, SlackUnavailableError */
async function validate(client: WebClient, { blocks }: Message): Promise<string[]> {
  try {
    const { errors } = await callSlack(client.blocks.validate({ message: { blocks } }));
    return describeErrors(errors);
  } catch (error) {
    const refused = error instanceof SlackApiError ? refusedErrors(error) : [];
    if (refused.length === 0) throw error;
    return refused;
  }
}

/** The errors in an answer that is not `ok`. */
function refusedErrors({ cause }: SlackApiError): string[] {
  const data = z.object({ data: z.object({ errors: errorsSchema }) }).safeParse(cause);
  return data.success ? describeErrors(data.data.data.errors) : [];
}

function describeErrors(errors: unknown): string[] {
  const { data = [] } = errorsSchema.safeParse(errors ?? []);
  return data.map(
    ({ pointer = "", message, code }) => `${message ?? code ?? "invalid"} at ${pointer || "the top"}`,
  );
}
