import { createInterface } from "node:readline";
import { ClientError, type ClientEvent, type ClientMessage, type SlackClient } from "./client.ts";
import { type OfferedButton, renderMessage } from "./render.ts";

const HELP = `Type a command such as /atlas-usage last month by projects, or
  <number>         press the button with that number
  :user <name>     be somebody else       :channel <name>  go to another channel
  :quit            leave`;

/**
 * A person at the terminal: types commands, reads what the channels show, presses numbered buttons.
 *
 * @returns `quit` when the person leaves, `ended` when there is no more input.
 */
export async function runConsole(
  client: SlackClient,
  input: NodeJS.ReadableStream,
  print: (text: string) => void,
): Promise<"quit" | "ended"> {
  const { users, channels } = await client.state();
  const nameOf = (id: string) => [...users, ...channels].find((each) => each.id === id)?.name;
  const place = { user: "ada", channel: "atlas-costs" };
  const buttons: Array<OfferedButton & { channel: string; ts: string }> = [];
  let following = new AbortController();

  function show(channel: string, message: ClientMessage, note: string): void {
    const rendered = renderMessage(message, nameOf, buttons.length + 1);
    buttons.push(...rendered.buttons.map((button) => ({ ...button, channel, ts: message.ts })));
    const thread = message.thread_ts && message.thread_ts !== message.ts ? " (in a thread)" : "";
    const author = nameOf(message.user ?? "") ?? "Slack";
    print(`\n#${nameOf(channel) ?? channel}  ${author}${thread}${note}\n${rendered.text}`);
  }

  function showEvent({ type, channel, message }: ClientEvent): void {
    if (!message) return;
    if (type === "message") show(channel, message, "");
    if (type === "message_changed") show(channel, message, " (edited)");
    if (type === "ephemeral") show(channel, message, " (only visible to you)");
  }

  async function follow(): Promise<void> {
    following.abort();
    following = new AbortController();
    const events = await client.events(place.user, following.signal);
    void (async () => {
      for await (const event of events) showEvent(event);
    })();
  }

  async function obey(line: string): Promise<void> {
    const [word = "", value = ""] = line.split(/\s+/, 2);
    if (line.startsWith("/")) {
      const outcome = await client.command(place.user, place.channel, line);
      if (!outcome.ok && outcome.replies.length === 0) print(`That did not work: ${outcome.error}`);
    } else if (/^\d+$/.test(line)) {
      const button = buttons[Number(line) - 1];
      if (!button) print(`There is no button ${line}.`);
      else await client.action(place.user, button.channel, button.ts, button.actionId);
    } else if (word === ":user" && users.some(({ name }) => name === value)) {
      place.user = value;
      await follow();
      print(`You are ${value} now.`);
    } else if (word === ":channel" && channels.some(({ name }) => name === value)) {
      place.channel = value;
      print(`You are in #${value} now.`);
    } else {
      print(HELP);
    }
  }

  await follow();
  print(HELP);
  for await (const line of createInterface({ input })) {
    if (line.trim() === ":quit") return "quit";
    if (!line.trim()) continue;
    try {
      await obey(line.trim());
    } catch (error) {
      if (!(error instanceof ClientError)) throw error;
      print(error.message);
    }
  }
  return "ended";
}
