import type { Token } from "../../slack/tokens.ts";

export interface Word {
  /** Without punctuation at its end; unescaped. */
  readonly text: string;
  readonly lower: string;
  /** Whether it has neither a key nor quotes. */
  readonly isBare: boolean;
  /** Begins with a capital letter within a sentence, as names do. */
  readonly isCapitalized: boolean;
}

export type Words = readonly [Word, ...Word[]];

/** @param known words that are no keys: `why: lab` has none */
export function wordsOf(tokens: readonly Token[], known: ReadonlySet<string>): Word[] {
  let isStart = true;
  return tokens
    .flatMap((token) => splitKey(token, known))
    .map(({ text, isBare }) => {
      const word = isBare
        ? text.replace(/[?!.,;:…]+$/u, "").replace(/['’]s?$/u, "")
        : text.replace(/[?!.;]+$/u, "");
      const isCapitalized =
        !isStart && /^\p{Lu}/u.test(word) && !/^(?:i|i['’]\p{L}+|atlas|mongodb)$/iu.test(word);
      isStart = /[?!.:…]$/u.test(text);
      return { text: word, lower: word.toLowerCase().replace("’", "'"), isBare, isCapitalized };
    });
}

function splitKey(
  { text, key, values, isQuoted }: Token,
  known: ReadonlySet<string>,
): { text: string; isBare: boolean }[] {
  if (key !== undefined && known.has(key))
    return [`${key}:`, ...values].map((each) => ({ text: each, isBare: true }));
  return [{ text, isBare: key === undefined && !isQuoted }];
}

/** The words before the first with a key or quotes. */
export function bareTexts(words: readonly Word[]): string[] {
  const end = words.findIndex(({ isBare }) => !isBare);
  return words.slice(0, end < 0 ? words.length : end).map(({ text }) => text);
}
