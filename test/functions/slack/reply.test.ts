import { describe, expect, it } from "vitest";
import { AtlasError } from "../../../functions/atlas/error.ts";
import { ConfigError } from "../../../functions/aws/config.ts";
import { USAGE_BUTTONS } from "../../../functions/features/usage/buttons.ts";
import { formatUsage, parseUsage, USAGE_FORMS } from "../../../functions/features/usage/command.ts";
import { usage } from "../../../functions/features/usage/feature.ts";
import { failureOf, JobError } from "../../../functions/jobs/failure.ts";
import { failureMessage } from "../../../functions/jobs/failure-message.ts";
import { CommandError } from "../../../functions/slack/command-error.ts";
import { commandMistake, plainReply } from "../../../functions/slack/reply.ts";
import { refuseMessage } from "../../../simulators/slack/message-check.ts";
import { usageRequest } from "../requests.ts";

const TODAY = new Date("2026-11-21T12:00:00Z");
const REQUEST = usageRequest({ groupBy: "projects", projects: ["My Project"], csv: true });

function mistake(text: string): CommandError {
  try {
    parseUsage(text, TODAY);
  } catch (error) {
    if (error instanceof CommandError) return error;
    throw error;
  }
  throw new Error(`${text} was understood.`);
}

describe("the reply to a mistake", () => {
  it("names the word, the nearest valid one, an example and the help", () => {
    expect(commandMistake(mistake("lst month"), "/atlas-usage").text).toBe(
      ":warning: I don't understand `lst month`. Did you mean `last month`? For example: `/atlas-usage last month`. `/atlas-usage help` lists everything I understand.",
    );
  });

  it("has the corrected command on a button that runs it", () => {
    const corrected = "/atlas-usage last month by projects private";
    const error = new CommandError("unknown_word", "I don't understand `lst month`.", {
      ...{ word: "lst month", example: "/atlas-usage last month", corrected },
    });
    const { text, blocks } = commandMistake(error, "/atlas-usage");
    expect(text).toContain(`\`${corrected}\``);
    expect(blocks.at(-1)).toMatchObject({ elements: [{ action_id: "run_command_0", value: corrected }] });
    expect(refuseMessage("chat.postEphemeral", { text, blocks })).toBeUndefined();
  });

  it.each([["by &lt;!channel&gt;"], ['project:"&lt;!here&gt;'], ["service:&lt;@U0ADA0001&gt;"]])(
    "pings nobody when %s was typed",
    (text) => {
      const reply = commandMistake(mistake(text), "/atlas-usage");
      expect(reply.text).not.toMatch(/[<>]/);
      expect(JSON.stringify(reply.blocks)).not.toMatch(/[<>]/);
    },
  );

  it.each([
    ["of many letters", "x".repeat(1_000)],
    ["of escaped characters", "&amp;".repeat(200)],
    ["in quotes, of backslashes", `"${"\\\\".repeat(499)}"`],
    ["that is longer than a command may be", "x".repeat(50_000)],
  ])("is within Slack's limits for a word %s", (_, text) => {
    const reply = commandMistake(mistake(text), "/atlas-usage");
    expect(refuseMessage("chat.postEphemeral", { ...reply })).toBeUndefined();
  });
});

describe("the help", () => {
  it("shows every form with its example, whole and within Slack's limits", () => {
    const help = usage.help();
    expect(refuseMessage("chat.postEphemeral", { ...help })).toBeUndefined();
    const shown = JSON.stringify(help.blocks);
    for (const { example } of USAGE_FORMS) {
      const escaped = example.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
      expect(shown).toContain(JSON.stringify(`\`${escaped}\``).slice(1, -1));
    }
  });
});

describe("the answer to a question that failed", () => {
  const AGAIN = { actionId: USAGE_BUTTONS.again, command: formatUsage(REQUEST) };
  const CLOSED = { code: "unavailable", reason: "Atlas is closed.", canAskAgain: true };

  it("says what went wrong and offers the same question again", () => {
    const { text, blocks } = failureMessage(CLOSED, AGAIN, "asked by <@U0ADA0001>");
    expect(text).toBe(":warning: Atlas is closed.");
    const row = blocks.find((block) => block.type === "actions");
    expect(row?.elements).toMatchObject([{ text: { text: "Try again" }, action_id: "usage_again" }]);
    const [again] = row?.elements ?? [];
    const value = again && "value" in again ? String(again.value) : "";
    expect(parseUsage(value, TODAY)).toEqual({ kind: "usage", request: REQUEST });
  });

  it.each([
    new AtlasError("unknown_name", "There is no such project."),
    new AtlasError("ambiguous_name", "Two projects have this name."),
    new AtlasError("credentials", "No credentials."),
    new ConfigError("ATLAS_ORG_ID is not set."),
    new JobError("nothing_to_group", "Nothing to group by.", { retry: "never" }),
  ])("does not offer the same question again when asking again cannot help: $code", (error) => {
    const failure = failureOf(error) ?? expect.fail("nobody foresaw it");
    const { blocks } = failureMessage(failure, AGAIN, "asked by <@U0ADA0001>");
    expect(blocks.map(({ type }) => type)).toEqual(["section", "context"]);
  });

  it("is within Slack's limits with long texts", () => {
    const failure = { ...CLOSED, reason: "Atlas said a lot. ".repeat(500) };
    const answer = failureMessage(failure, AGAIN, "asked by <@U0ADA0001>");
    expect(refuseMessage("chat.update", { ...answer })).toBeUndefined();
  });
});

describe("a plain reply", () => {
  it("is the sentence, in mrkdwn", () => {
    expect(plainReply("See `x`.")).toEqual({
      text: "See `x`.",
      blocks: [{ type: "section", text: { type: "mrkdwn", text: "See `x`." } }],
    });
  });
});
