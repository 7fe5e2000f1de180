import { countParameter, flagParameter } from "./parameters.ts";
import type { Page } from "./reply.ts";

const DEFAULT_ITEMS_PER_PAGE = 100;
const MAX_ITEMS_PER_PAGE = 500;

/**
 * Reads `pageNum`, `itemsPerPage` (1 to 500) and `includeCount` (Atlas Administration API, common parameters).
 *
 * @throws AtlasError 400
 */
export function pageOf<Item>(items: readonly Item[], query: URLSearchParams): Page<Item> {
  const pageNum = countParameter(query, "pageNum", 1, Number.MAX_SAFE_INTEGER);
  const itemsPerPage = countParameter(query, "itemsPerPage", DEFAULT_ITEMS_PER_PAGE, MAX_ITEMS_PER_PAGE);
  const start = (pageNum - 1) * itemsPerPage;
  return {
    results: items.slice(start, start + itemsPerPage),
    ...(flagParameter(query, "includeCount", true) && { totalCount: items.length }),
  };
}
