import * as z from "zod";
import type { AtlasClient, AtlasRequest } from "./client.ts";
import { AtlasError } from "./error.ts";
import { parseAnswer } from "./json.ts";

/** The most that Atlas gives in one page. */
const ITEMS_PER_PAGE = 500;
/** Ends the loop for a server that ignores `pageNum`. */
const MAX_PAGES = 200;

/**
 * Source: Atlas Administration API, parameters `itemsPerPage` and `pageNum`.
 *
 * @throws AtlasError
 */
export async function readAllPages<Item>(
  client: AtlasClient,
  path: string,
  itemSchema: z.ZodType<Item>,
  request: AtlasRequest = { access: "names" },
): Promise<Item[]> {
  const pageSchema = z.object({
    results: z.array(itemSchema),
    totalCount: z.int().default(0),
    links: z.array(z.object({ rel: z.string() })).default([]),
  });
  const items: Item[] = [];
  for (let pageNum = 1; pageNum <= MAX_PAGES; pageNum++) {
    const searchParams = { ...request.searchParams, pageNum, itemsPerPage: ITEMS_PER_PAGE };
    const { text } = await client.get(path, { ...request, searchParams });
    const { results, totalCount, links } = parseAnswer(text, pageSchema, "a list");
    items.push(...results);
    // The count is documented as an estimate and servers differ in page size, so any sign of more pages counts.
    const hasMore =
      results.length >= ITEMS_PER_PAGE ||
      items.length < totalCount ||
      links.some(({ rel }) => rel === "next");
    if (results.length === 0 || !hasMore) return items;
  }
  throw AtlasError.unexpectedAnswer(`a list of more than ${MAX_PAGES} pages`);
}
