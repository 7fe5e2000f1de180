import type { SlashCommand } from "../../client/commands.ts";
import type { GuideAnswer, Word } from "../guide.ts";
import type { Member } from "./workspace.ts";

export interface Suggestion {
  /** The whole input once it is taken. */
  readonly text: string;
  readonly label: string;
  readonly hint?: string;
  readonly note: string;
}

export interface Offer {
  readonly label: string;
  readonly suggestions: readonly Suggestion[];
  /** Whether the first one is chosen already, so that Enter takes it; else Enter sends. */
  readonly isChosen: boolean;
  /** Whether Tab takes the first one. */
  readonly takesTab: boolean;
}

export interface SuggestionSources {
  readonly commands: readonly SlashCommand[];
  readonly words: GuideAnswer["words"];
  readonly members: readonly Member[];
}

const MAX_WORDS = 6;

/** What to offer at the end of the input; undefined if nothing. */
export function offerFor(typed: string, sources: SuggestionSources): Offer | undefined {
  const offer = offerMembers(typed, sources) ?? offerCommands(typed, sources) ?? offerWords(typed, sources);
  return offer && offer.suggestions.length > 0 ? offer : undefined;
}

export function commandOf(typed: string, commands: readonly SlashCommand[]): SlashCommand | undefined {
  const [word] = typed.split(/\s/);
  return commands.find(({ command }) => command === word);
}

function offerCommands(typed: string, { commands }: SuggestionSources): Offer | undefined {
  if (!/^\/\S*$/.test(typed)) return undefined;
  const suggestions = commands
    .filter(({ command }) => command.startsWith(typed.toLowerCase()))
    .map(({ command, usage_hint: hint, description: note }) => ({
      text: `${command} `,
      label: command,
      hint,
      note,
    }));
  // A command that is typed in full can be sent.
  return { label: "Commands", suggestions, isChosen: suggestions[0]?.label !== typed, takesTab: true };
}

function offerMembers(typed: string, { members }: SuggestionSources): Offer | undefined {
  const [, before = "", partial] = /^((?:[\s\S]*\s)?)@([^\s@]*)$/.exec(typed) ?? [];
  if (partial === undefined) return undefined;
  const suggestions = members
    .filter(({ name, realName }) => [name, ...realName.split(" ")].some((one) => startsWith(one, partial)))
    .map(({ name, realName, isBot }) => ({
      text: `${before}@${name} `,
      label: `@${name}`,
      note: isBot ? `${realName} · app` : realName,
    }));
  return { label: "People", suggestions, isChosen: suggestions[0]?.label !== `@${partial}`, takesTab: true };
}

function offerWords(typed: string, { commands, words }: SuggestionSources): Offer | undefined {
  const { command = "" } = commandOf(typed, commands) ?? {};
  const known = words[command];
  if (!known || !typed.startsWith(`${command} `)) return undefined;
  for (const start of wordStarts(typed, command.length)) {
    const [before, tail] = [typed.slice(0, start), typed.slice(start)];
    const used = new Set(known.filter(({ text }) => contains(before, text)).map(({ kind }) => kind));
    const found = known.filter((word) => !used.has(word.kind) && matches(word, tail));
    if (found.some(({ text }) => text.toLowerCase() === tail.toLowerCase())) return undefined;
    if (found.length === 0) continue;
    const suggestions = found
      .slice(0, MAX_WORDS)
      .map(({ text, kind }) => ({ text: `${before}${text} `, label: text, note: kind }));
    return { label: "Words", suggestions, isChosen: false, takesTab: tail !== "" };
  }
  return undefined;
}

/** Where a word begins, from the first on: several words may be the beginning of one. */
function wordStarts(typed: string, from: number): number[] {
  return [...typed.slice(from).matchAll(/(?<=\s)(?=\S|$)/g)].map(({ index }) => from + index);
}

function contains(before: string, text: string): boolean {
  return ` ${before.toLowerCase().replace(/\s+/g, " ")}`.includes(` ${text.toLowerCase()} `);
}

function matches({ text, name = "" }: Word, tail: string): boolean {
  return startsWith(text, tail) || (tail !== "" && startsWith(name, tail));
}

function startsWith(text: string, start: string): boolean {
  return text.toLowerCase().startsWith(start.toLowerCase());
}
