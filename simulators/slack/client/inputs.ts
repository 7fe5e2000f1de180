import type { Values } from "../blocks/element-fields.ts";
import { elementsOf, isEmptyState } from "../blocks/element-state.ts";
import type { JsonObject } from "../json.ts";

/**
 * What Slack's client says before it submits a modal.
 *
 * @returns sentences by block_id
 */
export function inputErrors(blocks: unknown, values: Values): Record<string, string> {
  const errors: Record<string, string> = {};
  for (const { element, actionId, block, blockId } of elementsOf(blocks)) {
    const { type: _type, ...state } = values[blockId]?.[actionId] ?? {};
    const [value] = Object.values(state);
    if (block["type"] !== "input" || value === undefined) continue;
    const error = isEmptyState(value) ? requiredError(block) : lengthError(element, value);
    if (error !== undefined) errors[blockId] = error;
  }
  return errors;
}

/** The conversations that were chosen in elements with `response_url_enabled`. */
export function responseConversations(blocks: unknown, values: Values) {
  return elementsOf(blocks).flatMap(({ element, actionId, blockId }) => {
    const { selected_conversation: conversation, selected_channel: channel = conversation } =
      values[blockId]?.[actionId] ?? {};
    const isAsked = element["response_url_enabled"] === true && typeof channel === "string";
    return isAsked ? [{ block_id: blockId, action_id: actionId, channel_id: channel }] : [];
  });
}

function requiredError(block: JsonObject): string | undefined {
  return block["optional"] === true ? undefined : "Please complete this required field.";
}

function lengthError(element: JsonObject, value: unknown): string | undefined {
  const { type, min_length: least = 0, max_length: most = 3000 } = element;
  if (type !== "plain_text_input" || typeof value !== "string") return undefined;
  if (value.length < Number(least)) return `Please enter at least ${least} characters.`;
  return value.length > Number(most) ? `Please enter at most ${most} characters.` : undefined;
}
