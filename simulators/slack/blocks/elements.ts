import type { JsonObject } from "../json.ts";
import {
  allowString,
  type ReportProblem,
  requireItems,
  requireObject,
  requireString,
  requireText,
  requireUnique,
} from "./problems.ts";

type Place = "actions" | "section";

/** Elements whose only limit is that of action_id (Slack, "Block elements"). */
const PLAIN_ELEMENTS = new Set([
  ..."datepicker datetimepicker timepicker users_select conversations_select channels_select".split(" "),
  ..."external_select workflow_button".split(" "),
]);
const SECTION_ONLY = new Set([
  ..."multi_static_select multi_external_select multi_users_select".split(" "),
  ..."multi_conversations_select multi_channels_select".split(" "),
]);

/** @param actionIds of the block's earlier elements */
export function checkElement(
  value: unknown,
  pointer: string,
  place: Place,
  actionIds: Set<string>,
  report: ReportProblem,
): void {
  const element = requireObject(value, pointer, report);
  if (!element) return;
  allowString(element["action_id"], `${pointer}/action_id`, 255, report);
  requireUnique(element["action_id"], `${pointer}/action_id`, actionIds, report);
  if (element["confirm"] !== undefined) checkConfirm(element["confirm"], `${pointer}/confirm`, report);
  const type = element["type"];
  if (type === "button") checkButton(element, pointer, report);
  else if (type === "static_select") checkSelect(element, pointer, report);
  else if (type === "overflow") checkOptions(element["options"], `${pointer}/options`, 5, report);
  else if (type === "checkboxes" || type === "radio_buttons") {
    checkOptions(element["options"], `${pointer}/options`, 10, report);
  } else if (type === "image" && place === "section") checkImage(element, pointer, report);
  else if (type === "multi_static_select" && place === "section") checkSelect(element, pointer, report);
  else if (!isPlain(type, place)) report(`${pointer}/type`, `unsupported type: ${String(type)}`);
}

function isPlain(type: unknown, place: Place): boolean {
  return PLAIN_ELEMENTS.has(String(type)) || (place === "section" && SECTION_ONLY.has(String(type)));
}

export function checkImage(image: JsonObject, pointer: string, report: ReportProblem): void {
  requireString(image["alt_text"], `${pointer}/alt_text`, 2000, report);
  if (image["slack_file"] === undefined)
    requireString(image["image_url"], `${pointer}/image_url`, 3000, report);
}

function checkButton(button: JsonObject, pointer: string, report: ReportProblem): void {
  requireText(button["text"], `${pointer}/text`, "plain_text", 75, report);
  allowString(button["value"], `${pointer}/value`, 2000, report);
  allowString(button["url"], `${pointer}/url`, 3000, report);
  allowString(button["accessibility_label"], `${pointer}/accessibility_label`, 75, report);
  if (![undefined, "primary", "danger"].includes(button["style"] as string | undefined)) {
    report(`${pointer}/style`, "must be primary or danger");
  }
}

function checkSelect(select: JsonObject, pointer: string, report: ReportProblem): void {
  if (select["placeholder"] !== undefined) {
    requireText(select["placeholder"], `${pointer}/placeholder`, "plain_text", 150, report);
  }
  if (select["option_groups"] === undefined) {
    checkOptions(select["options"], `${pointer}/options`, 100, report);
    return;
  }
  const groups = `${pointer}/option_groups`;
  requireItems(select["option_groups"], groups, { least: 1, most: 100 }, report).forEach((value, index) => {
    const group = requireObject(value, `${groups}/${index}`, report);
    if (!group) return;
    requireText(group["label"], `${groups}/${index}/label`, "plain_text", 75, report);
    checkOptions(group["options"], `${groups}/${index}/options`, 100, report);
  });
}

function checkOptions(value: unknown, pointer: string, most: number, report: ReportProblem): void {
  requireItems(value, pointer, { least: 1, most }, report).forEach((item, index) => {
    const option = requireObject(item, `${pointer}/${index}`, report);
    if (!option) return;
    requireText(option["text"], `${pointer}/${index}/text`, "any", 75, report);
    requireString(option["value"], `${pointer}/${index}/value`, 150, report);
    if (option["description"] !== undefined) {
      requireText(option["description"], `${pointer}/${index}/description`, "any", 75, report);
    }
  });
}

function checkConfirm(value: unknown, pointer: string, report: ReportProblem): void {
  const confirm = requireObject(value, pointer, report);
  if (!confirm) return;
  requireText(confirm["title"], `${pointer}/title`, "plain_text", 100, report);
  requireText(confirm["text"], `${pointer}/text`, "any", 300, report);
  requireText(confirm["confirm"], `${pointer}/confirm`, "plain_text", 30, report);
  requireText(confirm["deny"], `${pointer}/deny`, "plain_text", 30, report);
}
