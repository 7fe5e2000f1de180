import { CommandError } from "../slack/command-error.ts";
import { quoteValue, tokenize } from "../slack/tokens.ts";

/** Mistakes in one command that are corrected. */
const MAX_MISTAKES = 3;

/**
 * The text of a command with its mistakes replaced by what was probably meant.
 *
 * @param text as Slack sends it
 * @param parse throws CommandError for a mistake
 * @returns undefined where that is unknown, or does not work either
 */
export function correctCommand(
  text: string,
  error: CommandError,
  parse: (text: string) => unknown,
  mistakes = MAX_MISTAKES,
): string | undefined {
  if (error.suggestion === undefined || mistakes === 0) return undefined;
  const typed = tokenize(text, error.example)
    .map((token) => token.text)
    .join(" ");
  for (const corrected of replacements(typed, error.word, error.suggestion)) {
    try {
      parse(corrected);
      return corrected;
    } catch (next) {
      if (!(next instanceof CommandError)) throw next;
      const fixed =
        next.word === error.word ? undefined : correctCommand(corrected, next, parse, mistakes - 1);
      if (fixed !== undefined) return fixed;
    }
  }
  return undefined;
}

function replacements(typed: string, word: string, suggestion: string): string[] {
  // The key of a filter is suggested without its value.
  if (suggestion.endsWith(":")) return replace(typed, word, suggestion + word.slice(word.indexOf(":") + 1));
  return [
    // A name of two words that lacks its quotes.
    ...replace(typed, suggestion, quoteValue(suggestion)),
    ...replace(typed, word, suggestion),
    ...replace(typed, word, quoteValue(suggestion)),
  ];
}

/** Nothing if the phrase is not there as a whole. */
function replace(typed: string, phrase: string, by: string): string[] {
  const at = indexOfPhrase(typed.toLowerCase(), phrase.toLowerCase());
  return at < 0 ? [] : [typed.slice(0, at) + by + typed.slice(at + phrase.length)];
}

function indexOfPhrase(text: string, phrase: string): number {
  const isEdge = (character: string) => /^[\s:,"]?$/.test(character);
  for (let at = text.indexOf(phrase); at >= 0 && phrase; at = text.indexOf(phrase, at + 1)) {
    if (isEdge(text.charAt(at - 1)) && isEdge(text.charAt(at + phrase.length))) return at;
  }
  return -1;
}
