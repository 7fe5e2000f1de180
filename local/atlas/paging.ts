import { AtlasError } from "./reply.ts";

export interface Page {
  results: unknown[];
  totalCount?: number;
}

const defaultItemsPerPage = 100;
const maxItemsPerPage = 500;

/**
 * The page of `items` that `pageNum`, `itemsPerPage` (1 to 500) and `includeCount` ask for (Atlas Administration API,
 * common parameters). A page behind the last one is empty. Throws an AtlasError with status 400 for values out of range.
 */
export function pageOf(items: readonly unknown[], query: URLSearchParams): Page {
  const pageNum = countParameter(query, "pageNum", 1, Number.MAX_SAFE_INTEGER);
  const itemsPerPage = countParameter(query, "itemsPerPage", defaultItemsPerPage, maxItemsPerPage);
  const start = (pageNum - 1) * itemsPerPage;
  return {
    results: items.slice(start, start + itemsPerPage),
    ...(flagParameter(query, "includeCount", true) && { totalCount: items.length }),
  };
}

/** Reads `true` or `false`; throws an AtlasError with status 400 for anything else. */
export function flagParameter(query: URLSearchParams, name: string, byDefault: boolean): boolean {
  const value = query.get(name) ?? String(byDefault);
  if (value !== "true" && value !== "false") {
    throw invalid(name);
  }
  return value === "true";
}

function countParameter(query: URLSearchParams, name: string, byDefault: number, max: number): number {
  const value = query.get(name) ?? String(byDefault);
  const count = Number(value);
  if (!/^\d+$/.test(value) || count < 1 || count > max) {
    throw invalid(name);
  }
  return count;
}

function invalid(name: string): AtlasError {
  return new AtlasError(400, "INVALID_QUERY_PARAMETER", `Invalid query parameter ${name} specified.`, {
    parameters: [name],
  });
}
