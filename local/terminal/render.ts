import { oneLine, printable } from "../../functions/aws/printable.ts";
import { EMOJI } from "../../simulators/slack/emoji.ts";
import { renderChart, renderDataTable, renderTable } from "./render-table.ts";

/** A message of Slack's Web API. */
interface ShownMessage {
  readonly text?: string;
  readonly blocks?: readonly unknown[];
  readonly files?: readonly unknown[];
}

export interface OfferedButton {
  readonly label: string;
  readonly actionId: string;
  /** The option of a menu that it chooses. */
  readonly value?: string;
}

type Json = Record<string, unknown>;

/** The name to show for an id: `<@U…>` becomes `@ada`. */
export type NameLookup = (id: string) => string | undefined;

/** Names of people and channels, without terminal escape sequences. */
export function nameLookup(all: ReadonlyArray<{ readonly id: string; readonly name: string }>): NameLookup {
  const names = new Map(all.map(({ id, name }) => [id, oneLine(name)]));
  return (id) => names.get(id);
}

/**
 * Renders a message as plain text, with aligned tables and numbered buttons. Each option of a menu counts as a button.
 * Unknown blocks are shown as JSON.
 */
export function renderMessage(
  message: ShownMessage,
  nameOf: NameLookup,
): { text: string; buttons: OfferedButton[] } {
  const buttons: OfferedButton[] = [];
  const blocks = (message.blocks ?? []).filter(isJson);
  const parts = blocks.map((block) => renderBlock(block, nameOf, buttons));
  if (parts.length === 0 && message.text) parts.push(plainText(text(message.text), nameOf));
  for (const file of (message.files ?? []).filter(isJson)) {
    parts.push(`[file] ${oneLine(text(file["name"]))} (${text(file["size"])} bytes)`);
  }
  return { text: parts.join("\n"), buttons };
}

function renderBlock(block: Json, nameOf: NameLookup, buttons: OfferedButton[]): string {
  switch (block["type"]) {
    case "header":
      return textObject(block["text"], nameOf);
    case "section":
      return [block["text"], ...list(block["fields"])]
        .map((each) => textObject(each, nameOf))
        .join("\n")
        .replace(/^\n+|\s+$/g, "");
    case "context":
      return list(block["elements"])
        .map((each) => textObject(each, nameOf))
        .join("  ");
    case "container":
      return [
        textObject(block["title"], nameOf),
        ...list(block["child_blocks"])
          .filter(isJson)
          .map((child) => renderBlock(child, nameOf, buttons)),
      ].join("\n");
    case "divider":
      return "─".repeat(40);
    case "image":
      return `[image] ${text(block["alt_text"])}`;
    case "table":
      return renderTable(block);
    case "data_table":
      return renderDataTable(block);
    case "data_visualization":
      return renderChart(block) ?? printable(JSON.stringify(block));
    case "actions":
      return list(block["elements"])
        .filter(isJson)
        .map((element) => {
          const offered = offeredBy(element, nameOf);
          const number = buttons.length + 1;
          buttons.push(...offered);
          const title = element["placeholder"] ? [oneLine(textObject(element["placeholder"], nameOf))] : [];
          return [...title, ...offered.map(({ label }, index) => `[${number + index} ${label}]`)].join(" ");
        })
        .join(" ");
    default:
      return printable(JSON.stringify(block));
  }
}

/** A button, or one for each option of a menu. */
function offeredBy(element: Json, nameOf: NameLookup): OfferedButton[] {
  const actionId = text(element["action_id"]);
  const labelOf = (value: unknown) => oneLine(textObject(value, nameOf));
  if (!Array.isArray(element["options"])) return [{ label: labelOf(element["text"]), actionId }];
  const options = element["options"].filter(isJson);
  return options.map((option) => ({
    label: labelOf(option["text"]),
    actionId,
    value: text(option["value"]),
  }));
}

function textObject(value: unknown, nameOf: NameLookup): string {
  if (!isJson(value)) return "";
  return value["type"] === "mrkdwn" ? plainText(text(value["text"]), nameOf) : text(value["text"]);
}

/** Plain text of mrkdwn: mentions by name, links and entities as text, no bold or code marks. */
function plainText(mrkdwn: string, nameOf: NameLookup): string {
  return mrkdwn
    .replace(/<([@#])([A-Z0-9]+)(?:\|([^>]*))?>/g, (_, sign, id, label) => sign + (label || nameOf(id) || id))
    .replace(/<(https?:[^|>]+)(?:\|([^>]*))?>/g, (_, url, label) => label || url)
    .replace(/:([a-z_]+):/g, (whole, name) => EMOJI[name] ?? whole)
    .replace(/(^|[\s(])\*(?!\s)([^*\n]*[^*\s])\*/g, "$1$2")
    .replaceAll("`", "")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** All text of messages goes through here, which removes escape sequences. */
function text(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? printable(String(value)) : "";
}

function isJson(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
