import { PassThrough } from "node:stream";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { openClient } from "../../../local/terminal/client.ts";
import { runConsole } from "../../../local/terminal/console.ts";
import type { LocalSlack } from "../../../simulators/slack/server.ts";
import {
  type App,
  answerJson,
  costs,
  finance,
  openSlack,
  sdk,
  startApp,
} from "../../simulators/slack/workspace.ts";

let app: App;
let slack: LocalSlack;
let input: PassThrough;
let printed: string[];
let end: Promise<"quit" | "ended">;
/** Each ends one subscription of the console. */
let signals: AbortSignal[];
let hangUp: AbortController;

beforeEach(async () => {
  app = await startApp();
  slack = await openSlack({ requestUrl: () => app.url });
  input = new PassThrough();
  printed = [];
  signals = [];
  hangUp = new AbortController();
  const client = openClient(slack.url);
  const watched = {
    ...client,
    events: (user: string, signal: AbortSignal) => {
      signals.push(signal);
      return client.events(user, AbortSignal.any([signal, hangUp.signal]));
    },
  };
  end = runConsole(watched, input, (text) => printed.push(text));
  await shows(":quit");
});
afterEach(async () => {
  input.end();
  await end;
  hangUp.abort();
  await slack.close();
  await app.close();
});

function type(line: string): void {
  input.write(`${line}\n`);
}

/** The limit of a wait. */
const WAIT = { timeout: 60_000 };

/** Waits until a line with this part is printed. */
async function shows(part: string): Promise<string> {
  return await vi.waitFor(() => {
    const text = printed.find((each) => each.includes(part));
    if (text === undefined) throw new Error(`"${part}" is not in ${JSON.stringify(printed)}`);
    return text;
  }, WAIT);
}

async function post(text: string, fields: { channel?: string; thread_ts?: string } = {}): Promise<string> {
  const elements = ["a", "b"].map((label) => ({
    type: "button" as const,
    action_id: `${label}_of_${text}`,
    text: { type: "plain_text" as const, text: label },
    value: label,
  }));
  const blocks = [
    { type: "section" as const, text: { type: "mrkdwn" as const, text } },
    { type: "actions" as const, elements },
  ];
  return String((await sdk(slack).chat.postMessage({ channel: costs, text, blocks, ...fields })).ts);
}

describe("the console", () => {
  it("shows messages of the bot, and their place", async () => {
    const ts = await post("Costs");
    expect(await shows("Costs")).toBe("\n#atlas-costs  atlas-costs\nCosts\n[1 a] [2 b]");
    await post("Details", { thread_ts: ts });
    expect(await shows("Details")).toBe("\n#atlas-costs  atlas-costs (in a thread)\nDetails\n[1 a] [2 b]");
    await sdk(slack).chat.update({ channel: costs, ts, text: "Answer", blocks: [] });
    expect(await shows("Answer")).toBe("\n#atlas-costs  atlas-costs (edited)\nAnswer");
    await post("Budget", { channel: finance });
    expect(await shows("Budget")).toContain("#finance  atlas-costs");
  });

  it("prints no control characters", async () => {
    await post("Costs of a\u001B[2J\u009B31m\u202Eb\u0007");
    expect(await shows("Costs of")).toBe("\n#atlas-costs  atlas-costs\nCosts of a�[2J�31m�b�\n[1 a] [2 b]");
    type(":user \u001B[31mnobody");
    expect(await shows("nobody")).toContain('"�[31mnobody"');
    expect(printed.join("")).not.toMatch(/[^\P{Cc}\n]|\u202E/u);
  });

  it("sends commands and shows private replies", async () => {
    answerJson(app, { text: "Only for *you*" });
    type("/atlas-usage last month");
    expect(await shows("Only for")).toBe("\n#atlas-costs  atlas-costs (only visible to you)\nOnly for you");
    expect(app.received[0]?.form).toMatchObject({
      command: "/atlas-usage",
      text: "last month",
      user_name: "ada",
      channel_name: "atlas-costs",
    });
  });

  it("clicks the button of the last answer with a number", async () => {
    await post("First");
    await post("Second");
    await shows("Second");
    type("3");
    await shows("There is no button 3.");
    type("2");
    await vi.waitFor(() => expect(app.received).toHaveLength(1), WAIT);
    expect(JSON.parse(app.received[0]?.form["payload"] ?? "")).toMatchObject({
      actions: [{ action_id: "b_of_Second", value: "b" }],
    });
  });

  it("posts a message that mentions someone", async () => {
    type("@atlas-costs why?");
    await vi.waitFor(() => expect(app.received).toHaveLength(1), WAIT);
    expect(JSON.parse(app.received[0]?.body ?? "")).toMatchObject({ event: { type: "app_mention" } });
  });

  it("switches to another channel and user", async () => {
    type(":channel finance");
    type(":user lin");
    await shows("#finance");
    await vi.waitFor(() => expect(signals).toHaveLength(2), WAIT);
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, false]);
    answerJson(app, { text: "For lin" });
    type("/atlas-usage");
    expect(await shows("For lin")).toContain("#finance  atlas-costs (only visible to you)");
    expect(app.received[0]?.form).toMatchObject({ user_name: "lin", channel_name: "finance" });
  });

  it("continues after errors, and shows them", async () => {
    type("7");
    await shows("7");
    type("/unheard-of");
    await shows("/unheard-of");
    const ts = await post("Soon gone");
    await shows("Soon gone");
    await sdk(slack).chat.delete({ channel: costs, ts });
    type("1");
    await shows("message_not_found");
  });

  it.each([
    [":user nobody", "ada"],
    [":user", "lin"],
    [":channel nowhere", "finance"],
  ])("names the choices after %j", async (line, choice) => {
    printed.length = 0;
    type(line);
    await shows(choice);
    expect(printed).toHaveLength(1);
  });

  it("shows when the local Slack stops, and continues", async () => {
    printed.length = 0;
    await slack.close();
    await vi.waitFor(() => expect(printed).toEqual([expect.stringContaining("ClientError")]), WAIT);
  });

  it.each([["hello"], ["?"]])("prints its help after %j", async (line) => {
    printed.length = 0;
    type("");
    type(line);
    await shows(":quit");
    expect(printed).toHaveLength(1);
  });

  it("ends with :quit, and stops listening", async () => {
    type(":quit");
    expect(await end).toBe("quit");
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
  });

  it("ends with its input", async () => {
    input.end();
    expect(await end).toBe("ended");
  });
});
