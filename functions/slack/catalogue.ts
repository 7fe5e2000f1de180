import { english } from "./english.ts";

/** All sentences of one language. */
export type Catalogue = typeof english;

const CATALOGUES: ReadonlyMap<string, Catalogue> = new Map([["en", english]]);

/**
 * The sentences for a person's locale.
 *
 * @param locale as Slack gives it, such as `en-US`; a language that is not there falls back to English.
 */
export function catalogueFor(locale = "en"): Catalogue {
  const language = locale.split("-", 1)[0] ?? "en";
  return CATALOGUES.get(language) ?? english;
}
