import { createInterface } from "node:readline";
import { oneLine, printable } from "../../functions/aws/printable.ts";
import { ClientError, type ClientEvent, type ClientMessage, type UserClient } from "./client.ts";
import { nameLookup, type OfferedButton, renderMessage } from "./render.ts";

const HELP = `Type a command such as /atlas-usage last month by projects, or
  @<name> <text>   post a message to someone, such as @atlas-costs why?
  <number>         click the button of the last answer, or choose the option, with that number
  :user <name>     switch user      :channel <name>  switch channel
  :quit            quit`;

/**
 * Runs commands and clicks from the input, and prints what the user sees in all channels.
 *
 * @returns `quit` after `:quit`, `ended` at the end of the input.
 */
export async function runConsole(
  client: UserClient,
  input: NodeJS.ReadableStream,
  write: (text: string) => void,
): Promise<"quit" | "ended"> {
  const print = (text: string) => write(printable(text));
  const { users, channels, direct_messages: direct = [] } = await client.state();
  const nameOf = nameLookup([...users, ...channels, ...direct]);
  const session = { user: "ada", channel: "atlas-costs" };
  /** Of the last message that has some. */
  let buttons: Array<OfferedButton & { channel: string; ts: string }> = [];
  let listening = new AbortController();

  function showMessage(channel: string, message: ClientMessage, note: string): void {
    const rendered = renderMessage(message, nameOf);
    if (rendered.buttons.length > 0) {
      buttons = rendered.buttons.map((button) => ({ ...button, channel, ts: message.ts }));
    }
    const thread = message.thread_ts && message.thread_ts !== message.ts ? " (in a thread)" : "";
    const author = nameOf(message.user ?? "") ?? "Slack";
    print(`\n#${nameOf(channel) ?? channel}  ${author}${thread}${note}\n${rendered.text}`);
  }

  function showEvent({ type, channel, message }: ClientEvent): void {
    if (!message) return;
    if (type === "message") showMessage(channel, message, "");
    if (type === "message_changed") showMessage(channel, message, message.edited ? " (edited)" : "");
    if (type === "ephemeral") showMessage(channel, message, " (only visible to you)");
  }

  async function showAll(events: AsyncIterable<ClientEvent>): Promise<void> {
    for await (const event of events) showEvent(event);
  }

  async function listen(): Promise<void> {
    listening.abort();
    listening = new AbortController();
    const events = await client.events(session.user, listening.signal);
    showAll(events).catch((error) => print(`The connection to Slack ended: ${error}`));
  }

  async function runLine(line: string): Promise<void> {
    const [setting = "", value = ""] = line.split(/\s+/, 2);
    if (line.startsWith("/")) {
      await client.command(session.user, session.channel, line);
    } else if (line.startsWith("@")) {
      await client.post(session.user, session.channel, line);
    } else if (/^\d+$/.test(line)) {
      const button = buttons[Number(line) - 1];
      if (!button) print(`There is no button ${line}.`);
      else await client.action(session.user, button.channel, button.ts, button.actionId, button.value);
    } else if (setting === ":user") {
      session.user = requireName("user", users, value);
      await listen();
      print(`You are now ${session.user}.`);
    } else if (setting === ":channel") {
      session.channel = requireName("channel", channels, value);
      print(`You are now in #${session.channel}.`);
    } else {
      print(HELP);
    }
  }

  async function runLineSafely(line: string): Promise<void> {
    try {
      await runLine(line);
    } catch (error) {
      if (!(error instanceof ClientError)) throw error;
      print(error.message);
    }
  }

  await listen();
  print(HELP);
  for await (const line of createInterface({ input })) {
    if (line.trim() === ":quit") {
      listening.abort();
      return "quit";
    }
    if (line.trim()) await runLineSafely(line.trim());
  }
  // Keeps printing: the person may still be watching.
  return "ended";
}

/** @throws ClientError that lists the known names. */
function requireName(what: string, known: readonly { name: string }[], name: string): string {
  if (known.some((each) => each.name === name)) return name;
  const names = known.map((each) => oneLine(each.name)).join(", ");
  throw new ClientError(`There is no ${what} "${name}". There are: ${names}.`);
}
