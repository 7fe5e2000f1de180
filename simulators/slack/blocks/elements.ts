import { type JsonObject, objectsOf } from "../json.ts";
import { isExternal, optionsOf } from "./options.ts";
import {
  allowString,
  type ReportProblem,
  requireItems,
  requireObject,
  requireString,
  requireText,
  requireUnique,
} from "./problems.ts";

type Place = "actions" | "section" | "input";

/** Elements whose only limit is that of action_id (Slack, "Block elements"). */
const PLAIN_ELEMENTS = new Set([
  ..."datepicker datetimepicker timepicker users_select conversations_select channels_select".split(" "),
  "workflow_button",
]);
const MULTI_SELECTS = new Set([
  ..."multi_static_select multi_external_select multi_users_select".split(" "),
  ..."multi_conversations_select multi_channels_select".split(" "),
]);
const TEXT_INPUTS = new Set("plain_text_input email_text_input url_text_input number_input".split(" "));
const OTHER_INPUTS = new Set(["file_input", "rich_text_input"]);

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
  const type = String(element["type"]);
  if (!isAllowed(type, place)) report(`${pointer}/type`, `unsupported type: ${type}`);
  else if (type === "button") checkButton(element, pointer, report);
  else if (type === "image") checkImage(element, pointer, report);
  else if (type === "overflow") checkOptions(element["options"], `${pointer}/options`, upTo(5), report);
  else if (type === "checkboxes" || type === "radio_buttons") {
    checkOptions(element["options"], `${pointer}/options`, upTo(10), report);
    checkInitial(element, pointer, report);
  } else if (TEXT_INPUTS.has(type)) checkTextInput(element, pointer, report);
  else if (type.endsWith("_select")) checkSelect(element, pointer, report);
}

function isAllowed(type: string, place: Place): boolean {
  if (type === "button" || type === "overflow" || type === "workflow_button") return place !== "input";
  if (type === "image") return place === "section";
  if (MULTI_SELECTS.has(type)) return place !== "actions";
  if (TEXT_INPUTS.has(type) || OTHER_INPUTS.has(type)) return place === "input";
  return [...PLAIN_ELEMENTS, ..."static_select external_select checkboxes radio_buttons".split(" ")].includes(
    type,
  );
}

const upTo = (most: number) => ({ least: 1, most });

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
  if (isExternal(select)) {
    checkNumber(select, "min_query_length", pointer, report);
    const initial = select["initial_options"] ?? [select["initial_option"]].filter(Boolean);
    checkOptions(initial, `${pointer}/initial_options`, { least: 0, most: 100 }, report);
  }
  if (!String(select["type"]).endsWith("static_select")) return;
  if (select["option_groups"] !== undefined) {
    checkOptionGroups(select["option_groups"], `${pointer}/option_groups`, 1, report);
  } else checkOptions(select["options"], `${pointer}/options`, upTo(100), report);
  checkInitial(select, pointer, report);
}

function checkTextInput(input: JsonObject, pointer: string, report: ReportProblem): void {
  if (input["placeholder"] !== undefined) {
    requireText(input["placeholder"], `${pointer}/placeholder`, "plain_text", 150, report);
  }
  for (const limit of ["min_length", "max_length"]) checkNumber(input, limit, pointer, report, 3000);
  if (input["type"] === "number_input" && typeof input["is_decimal_allowed"] !== "boolean") {
    report(`${pointer}/is_decimal_allowed`, "must be a boolean");
  }
}

function checkNumber(
  element: JsonObject,
  field: string,
  pointer: string,
  report: ReportProblem,
  most = Number.POSITIVE_INFINITY,
): void {
  const value = element[field];
  if (value === undefined) return;
  if (!Number.isInteger(value)) report(`${pointer}/${field}`, "must be an integer");
  else if (Number(value) < 0 || Number(value) > most)
    report(`${pointer}/${field}`, `must be from 0 to ${most}`);
}

/** What is chosen at first must be one of the options. */
function checkInitial(element: JsonObject, pointer: string, report: ReportProblem): void {
  const values = new Set(optionsOf(element).map(({ value }) => value));
  const given = { initial_option: [element["initial_option"]], initial_options: element["initial_options"] };
  for (const [field, initial] of Object.entries(given)) {
    if (objectsOf(initial).some(({ value }) => !values.has(value))) {
      report(`${pointer}/${field}`, "must be one of the options");
    }
  }
}

export function checkOptionGroups(
  value: unknown,
  pointer: string,
  least: number,
  report: ReportProblem,
): void {
  requireItems(value, pointer, { least, most: 100 }, report).forEach((item, index) => {
    const group = requireObject(item, `${pointer}/${index}`, report);
    if (!group) return;
    requireText(group["label"], `${pointer}/${index}/label`, "plain_text", 75, report);
    checkOptions(group["options"], `${pointer}/${index}/options`, upTo(100), report);
  });
}

export function checkOptions(
  value: unknown,
  pointer: string,
  range: { least: number; most: number },
  report: ReportProblem,
): void {
  requireItems(value, pointer, range, report).forEach((item, index) => {
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
