import { startsWithPeriod } from "../money/period-phrase.ts";
import type { Clause, Remaining } from "./clause.ts";
import { startsWithAgainst } from "./period-clauses.ts";
import type { Suggest } from "./period-suggestion.ts";

export interface NameClause {
  /** Words, or words in a row, that follow a name without being a part of it, besides periods. */
  readonly keywords: readonly string[];
  readonly suggest: Suggest;
}

/**
 * Words that no other clause takes are one name: `Fleet Platform` needs no quotes. A near miss of
 * a clause, or a word without letters, is not a name.
 */
export function readName(
  { tokens: [token], words }: Remaining,
  { keywords, suggest }: NameClause,
): Clause<{ names: string[] }> | undefined {
  if (token.isQuoted) {
    const [name] = token.values;
    return name === undefined ? undefined : { length: 1, values: { names: [name] } };
  }
  const isName = (index: number) => {
    const [word = "", ...more] = words.slice(index);
    const left = [word, ...more];
    const text = `${left.join(" ").toLowerCase()} `;
    return (
      !keywords.some((keyword) => text.startsWith(`${keyword} `)) &&
      !startsWithPeriod(left) &&
      !startsWithAgainst(left) &&
      !suggest(left)
    );
  };
  if (!isName(0) || !/\p{L}/u.test(token.text)) return undefined;
  const end = words.findIndex((_, index) => index > 0 && !isName(index));
  const length = end < 0 ? words.length : end;
  return { length, values: { names: [words.slice(0, length).join(" ")] } };
}
