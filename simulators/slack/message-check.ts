import { refusal } from "./answer.ts";
import { countBlocks, problemsOfBlocks } from "./blocks/blocks.ts";
import { MAX_CHARTS } from "./blocks/chart.ts";
import { isObject, type JsonObject, objectsOf, stringField } from "./json.ts";

const MAX_MESSAGE_BLOCKS = 50;
const MAX_VIEW_BLOCKS = 100;
const MAX_VIEW_CHARACTERS = 250_000;
const VIEW_LIMITS = { private_metadata: 3000, callback_id: 255, external_id: 255 };
const MAX_UPDATE_CHARACTERS = 4000;
const MESSAGE_BLOCKS: ReadonlySet<string> = new Set(["data_visualization"]);

/**
 * Slack's refusal of blocks or attachments that break a rule.
 *
 * @param unsupported types of blocks that the workspace doesn't have yet
 */
export function refuseContent(args: JsonObject, unsupported?: ReadonlySet<string>): JsonObject | undefined {
  const { blocks, attachments } = args;
  if (blocks !== undefined && !Array.isArray(blocks)) return refusal("invalid_blocks_format");
  const problems = problemsOfBlocks(blocks ?? [], MAX_MESSAGE_BLOCKS, unsupported);
  if (problems.length > 0) return refusal("invalid_blocks", problems);
  if (attachments !== undefined && !Array.isArray(attachments)) return refusal("invalid_attachments");
  const attached = objectsOf(attachments).map((attachment) => attachment["blocks"] ?? []);
  const inside = attached.flatMap((content, index) =>
    problemsOfBlocks(content, MAX_MESSAGE_BLOCKS, unsupported).map((problem) =>
      problem.replace("json-pointer:", `json-pointer:/attachments/${index}`),
    ),
  );
  if (inside.length > 0) return refusal("invalid_attachments", inside);
  const count = (type: string) =>
    [blocks, ...attached].reduce((sum: number, content) => sum + countBlocks(content, type), 0);
  if (count("table") > 1) return refusal("invalid_attachments", ["only_one_table_allowed"]);
  if (count("data_visualization") > MAX_CHARTS) {
    return refusal("invalid_blocks", [
      `no more than ${MAX_CHARTS} data_visualization blocks allowed [json-pointer:/blocks]`,
    ]);
  }
  return undefined;
}

/** As refuseContent; also refuses an empty message. */
export function refuseMessage(
  method: string,
  args: JsonObject,
  unsupported?: ReadonlySet<string>,
): JsonObject | undefined {
  const text = stringField(args, "text");
  if (method === "chat.update" && text.length > MAX_UPDATE_CHARACTERS) return refusal("msg_too_long");
  const refused = refuseContent(args, unsupported);
  if (refused) return refused;
  const hasContent =
    text !== "" || objectsOf(args["blocks"]).length > 0 || objectsOf(args["attachments"]).length > 0;
  return hasContent ? undefined : refusal("no_text");
}

/** Slack's refusal of a view that breaks a rule (Slack, "Views"). */
export function refuseView(args: JsonObject): JsonObject | undefined {
  const view = args["view"];
  if (!isObject(view)) return refusal("invalid_arguments", ["must be an object [json-pointer:/view]"]);
  const problems = problemsOfBlocks(view["blocks"] ?? [], MAX_VIEW_BLOCKS, MESSAGE_BLOCKS).map((problem) =>
    problem.replace("json-pointer:", "json-pointer:/view"),
  );
  for (const label of ["title", "submit", "close"]) {
    const value = view[label];
    if (isObject(value) && stringField(value, "text").length > 24) {
      problems.push(`must be less than 25 characters [json-pointer:/view/${label}/text]`);
    }
  }
  for (const [field, most] of Object.entries(VIEW_LIMITS)) {
    if (stringField(view, field).length > most) {
      problems.push(`must be less than ${most + 1} characters [json-pointer:/view/${field}]`);
    }
  }
  const needsSubmit = view["type"] === "modal" && countBlocks(view["blocks"], "input") > 0;
  if (needsSubmit && !isObject(view["submit"])) {
    problems.push("missing required field: submit [json-pointer:/view/submit]");
  }
  if (JSON.stringify(view).length > MAX_VIEW_CHARACTERS) return refusal("view_too_large");
  return problems.length > 0 ? refusal("invalid_arguments", problems) : undefined;
}
