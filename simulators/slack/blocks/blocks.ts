import { isObject, type JsonObject, objectsOf } from "../json.ts";
import { checkChart } from "./chart.ts";
import { CHILD_TYPES, checkContainer, MAX_CHILDREN, withChildren } from "./container.ts";
import { checkDataTable } from "./data-table.ts";
import { checkElement, checkImage } from "./elements.ts";
import {
  allowString,
  type ReportProblem,
  requireItems,
  requireObject,
  requireString,
  requireText,
  requireUnique,
} from "./problems.ts";
import { checkTable } from "./table.ts";

type Check = (block: JsonObject, pointer: string, report: ReportProblem) => void;

/** The limits of Slack, "Blocks". */
const CHECKS: Record<string, Check> = {
  header: (block, pointer, report) =>
    requireText(block["text"], `${pointer}/text`, "plain_text", 150, report),
  divider: () => {},
  section: checkSection,
  context: checkContext,
  actions: (block, pointer, report) => {
    const actionIds = new Set<string>();
    requireItems(block["elements"], `${pointer}/elements`, { least: 1, most: 25 }, report).forEach(
      (element, index) => {
        checkElement(element, `${pointer}/elements/${index}`, "actions", actionIds, report);
      },
    );
  },
  image: (block, pointer, report) => {
    checkImage(block, pointer, report);
    if (block["title"] !== undefined)
      requireText(block["title"], `${pointer}/title`, "plain_text", 2000, report);
  },
  table: checkTable,
  data_table: checkDataTable,
  data_visualization: checkChart,
  container: checkContainer,
  markdown: (block, pointer, report) => requireString(block["text"], `${pointer}/text`, 12_000, report),
  rich_text: (block, pointer, report) => {
    requireItems(block["elements"], `${pointer}/elements`, { least: 1, most: 1000 }, report);
  },
  input: (block, pointer, report) => {
    requireText(block["label"], `${pointer}/label`, "plain_text", 2000, report);
    if (block["hint"] !== undefined)
      requireText(block["hint"], `${pointer}/hint`, "plain_text", 2000, report);
    checkElement(block["element"], `${pointer}/element`, "input", new Set(), report);
  },
};

const TYPES: ReadonlySet<string> = new Set(Object.keys(CHECKS));

/**
 * @param unsupported types of blocks that the workspace or the surface doesn't have
 * @returns problems such as `must be … [json-pointer:/blocks/0/text]`
 */
export function problemsOfBlocks(
  blocks: unknown,
  most: number,
  unsupported: ReadonlySet<string> = new Set(),
): string[] {
  const problems: string[] = [];
  const report: ReportProblem = (pointer, fault) => problems.push(`${fault} [json-pointer:${pointer}]`);
  const blockIds = new Set<string>();

  function checkBlock(value: unknown, pointer: string, allowed: ReadonlySet<string>): void {
    const block = requireObject(value, pointer, report);
    if (!block) return;
    allowString(block["block_id"], `${pointer}/block_id`, 255, report);
    requireUnique(block["block_id"], `${pointer}/block_id`, blockIds, report);
    const type = String(block["type"]);
    const check = allowed.has(type) && !unsupported.has(type) ? CHECKS[type] : undefined;
    if (check) check(block, pointer, report);
    else report(`${pointer}/type`, `unsupported type: ${type}`);
    if (type !== "container" || !check) return;
    const place = `${pointer}/child_blocks`;
    requireItems(block["child_blocks"], place, { least: 1, most: MAX_CHILDREN }, report).forEach(
      (child, index) => {
        checkBlock(child, `${place}/${index}`, CHILD_TYPES);
      },
    );
  }

  requireItems(blocks, "/blocks", { least: 0, most }, report).forEach((block, index) => {
    checkBlock(block, `/blocks/${index}`, TYPES);
  });
  return problems;
}

function checkSection(block: JsonObject, pointer: string, report: ReportProblem): void {
  const { text, fields, accessory } = block;
  if (text === undefined && fields === undefined) report(pointer, "missing required field: text or fields");
  if (text !== undefined) requireText(text, `${pointer}/text`, "any", 3000, report);
  if (fields !== undefined) {
    requireItems(fields, `${pointer}/fields`, { least: 1, most: 10 }, report).forEach((field, index) => {
      requireText(field, `${pointer}/fields/${index}`, "any", 2000, report);
    });
  }
  if (accessory !== undefined) checkElement(accessory, `${pointer}/accessory`, "section", new Set(), report);
}

function checkContext(block: JsonObject, pointer: string, report: ReportProblem): void {
  requireItems(block["elements"], `${pointer}/elements`, { least: 1, most: 10 }, report).forEach(
    (element, index) => {
      const place = `${pointer}/elements/${index}`;
      if (isObject(element) && element["type"] === "image") checkImage(element, place, report);
      else requireText(element, place, "any", 3000, report);
    },
  );
}

/** Also of those in containers. */
export function countBlocks(blocks: unknown, type: string): number {
  return withChildren(blocks).filter((block) => block["type"] === type).length;
}

/**
 * Adds the block_ids and action_ids that the app left out. Slack's are arbitrary; here they are positions.
 */
export function withBlockIds(blocks: readonly JsonObject[], prefix = "block"): JsonObject[] {
  return blocks.map((block, index) => {
    const { elements, child_blocks: children } = block;
    const id = `${prefix}-${index}`;
    return {
      block_id: id,
      ...block,
      ...(children === undefined ? {} : { child_blocks: withBlockIds(objectsOf(children), id) }),
      ...(block["type"] === "actions" && Array.isArray(elements)
        ? { elements: elements.map(withActionId) }
        : {}),
      ...(isObject(block["accessory"]) ? { accessory: withActionId(block["accessory"], 0) } : {}),
      ...(isObject(block["element"]) ? { element: withActionId(block["element"], 0) } : {}),
    };
  });
}

export function withViewIds(view: unknown): unknown {
  return isObject(view) ? { ...view, blocks: withBlockIds(objectsOf(view["blocks"])) } : view;
}

function withActionId(element: unknown, index: number): unknown {
  return isObject(element) && element["type"] !== "image"
    ? { action_id: `action-${index}`, ...element }
    : element;
}
