import { createInterface } from "node:readline";
import { oneLine, printable } from "../../functions/aws/printable.ts";
import { ClientError, type ClientEvent, type ClientMessage, type SlackClient } from "./client.ts";
import { nameLookup, type OfferedButton, renderMessage } from "./render.ts";

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
  write: (text: string) => void,
): Promise<"quit" | "ended"> {
  const print = (text: string) => write(printable(text));
  const { users, channels } = await client.state();
  const nameOf = nameLookup([...users, ...channels]);
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

  async function showAll(events: AsyncIterable<ClientEvent>): Promise<void> {
    for await (const event of events) showEvent(event);
  }

  async function follow(): Promise<void> {
    following.abort();
    following = new AbortController();
    const events = await client.events(place.user, following.signal);
    showAll(events).catch((error) => print(`The connection to Slack ended: ${error}`));
  }

  async function obey(line: string): Promise<void> {
    const [word = "", value = ""] = line.split(/\s+/, 2);
    if (line.startsWith("/")) {
      await client.command(place.user, place.channel, line);
    } else if (/^\d+$/.test(line)) {
      const button = buttons[Number(line) - 1];
      if (!button) print(`There is no button ${line}.`);
      else await client.action(place.user, button.channel, button.ts, button.actionId);
    } else if (word === ":user") {
      place.user = chosen("user", users, value);
      await follow();
      print(`You are ${place.user} now.`);
    } else if (word === ":channel") {
      place.channel = chosen("channel", channels, value);
      print(`You are in #${place.channel} now.`);
    } else {
      print(HELP);
    }
  }

  async function obeyOrSay(line: string): Promise<void> {
    try {
      await obey(line);
    } catch (error) {
      if (!(error instanceof ClientError)) throw error;
      print(error.message);
    }
  }

  await follow();
  print(HELP);
  for await (const line of createInterface({ input })) {
    if (line.trim() === ":quit") {
      following.abort();
      return "quit";
    }
    if (line.trim()) await obeyOrSay(line.trim());
  }
  // Somebody may still watch what the channels show.
  return "ended";
}

function chosen(what: string, all: readonly { name: string }[], name: string): string {
  if (all.some((each) => each.name === name)) return name;
  const names = all.map((each) => oneLine(each.name)).join(", ");
  throw new ClientError(`There is no ${what} "${name}". There are: ${names}.`);
}
