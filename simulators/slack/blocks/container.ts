import { type JsonObject, objectsOf } from "../json.ts";
import { checkImage } from "./elements.ts";
import { type ReportProblem, requireObject, requireText } from "./problems.ts";

export const MAX_CHILDREN = 10;

/** Blocks that a container may hold. */
export const CHILD_TYPES: ReadonlySet<string> = new Set(
  "actions context divider header image input rich_text section table".split(" "),
);

const WIDTHS: unknown[] = [undefined, "narrow", "standard", "wide", "full"];
const FLAGS = ["is_collapsible", "default_collapsed", "has_header_divider"];

/** Slack, "Container block"; its children are checked as blocks. */
export function checkContainer(block: JsonObject, pointer: string, report: ReportProblem): void {
  const { title, rich_text_title: richTitle, subtitle, icon } = block;
  if (title === undefined && richTitle === undefined) {
    report(pointer, "missing required field: title or rich_text_title");
  }
  if (title !== undefined) requireText(title, `${pointer}/title`, "plain_text", 150, report);
  if (richTitle !== undefined) requireObject(richTitle, `${pointer}/rich_text_title`, report);
  if (subtitle !== undefined) requireText(subtitle, `${pointer}/subtitle`, "any", 150, report);
  const image = icon === undefined ? undefined : requireObject(icon, `${pointer}/icon`, report);
  if (image) checkImage(image, `${pointer}/icon`, report);
  if (!WIDTHS.includes(block["width"])) report(`${pointer}/width`, "must be narrow, standard, wide or full");
  for (const flag of FLAGS.filter((name) => !["undefined", "boolean"].includes(typeof block[name]))) {
    report(`${pointer}/${flag}`, "must be a boolean");
  }
  if (block["default_collapsed"] === true && block["is_collapsible"] !== true) {
    report(`${pointer}/default_collapsed`, "requires is_collapsible");
  }
}

/** Blocks, each followed by those inside it. */
export function withChildren(blocks: unknown): JsonObject[] {
  return objectsOf(blocks).flatMap((block) => [block, ...objectsOf(block["child_blocks"])]);
}
