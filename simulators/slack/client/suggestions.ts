import type { OfferedOptions } from "../blocks/element-state.ts";
import { isExternal, optionsOf } from "../blocks/options.ts";
import { problemsOfSuggestions } from "../blocks/suggestions.ts";
import { type JsonObject, parseObject } from "../json.ts";
import { type Choice, findElement } from "./actions.ts";
import type { Outcome } from "./commands.ts";
import type { IdAndName } from "./directory.ts";
import type { Dispatch } from "./dispatch.ts";

/** Text that a person types into an external select. */
export interface Query extends Pick<Choice, "actionId" | "blockId"> {
  readonly value: string;
}

/** What the app offers, for Slack to show. */
export type Suggestions = Outcome & { options?: unknown; option_groups?: unknown };

/** The options of external selects. */
export interface SuggestionStore {
  /** @param surface id of the view, or ts of the message */
  offeredTo(user: string, surface: string): OfferedOptions;
  /** @param origin the payload's fields that say who asks and where */
  suggest(
    user: IdAndName,
    surface: string,
    blocks: unknown,
    query: Query,
    origin: JsonObject,
  ): Promise<Suggestions>;
}

/** Slack's, without `min_query_length` in the element. */
const MIN_QUERY_LENGTH = 3;

const MAX_REMEMBERED = 1000;

export function createSuggestions(dispatch: Dispatch): SuggestionStore {
  const offered = new Map<string, JsonObject[]>();
  const keyOf = (...ids: readonly string[]) => ids.join("\n");
  const remember = (key: string, options: JsonObject[]) => {
    const isOther = (known: JsonObject) => !options.some(({ value }) => value === known["value"]);
    offered.set(key, [...options, ...(offered.get(key) ?? []).filter(isOther)].slice(0, MAX_REMEMBERED));
    const [oldest] = offered.keys();
    if (oldest !== undefined && offered.size > MAX_REMEMBERED) offered.delete(oldest);
  };
  return {
    offeredTo: (user, surface) => (blockId, actionId) =>
      offered.get(keyOf(user, surface, blockId, actionId)) ?? [],
    async suggest(user, surface, blocks, query, origin) {
      const placed = findElement(blocks, query);
      if (!placed || !isExternal(placed.element)) return failure("element_not_found");
      const { blockId, actionId, element } = placed;
      const { min_query_length: least = MIN_QUERY_LENGTH } = element;
      if (query.value.length < Number(least)) return { ok: true, replies: [], options: [] };
      const payload = { type: "block_suggestion", ...origin, action_id: actionId, block_id: blockId };
      const ack = await dispatch.form({ payload: JSON.stringify({ ...payload, value: query.value }) });
      if ("error" in ack) return failure(ack.error);
      const answer = parseObject(ack.body);
      if (!answer || problemsOfSuggestions(answer).length > 0) return failure("invalid_options");
      remember(keyOf(user.id, surface, blockId, actionId), optionsOf({ ...answer, type: "static_select" }));
      const { options, option_groups } = answer;
      return { ok: true, replies: [], ...(option_groups === undefined ? { options } : { option_groups }) };
    },
  };
}

function failure(error: string): Outcome {
  return { ok: false, error, replies: [] };
}
