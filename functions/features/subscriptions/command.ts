import { missingValue, unknownValue, unknownWord } from "../../slack/command-error.ts";
import type { Token } from "../../slack/tokens.ts";

export const SUBSCRIPTION_CHANGES = ["pause", "resume", "remove", "restore"] as const;

export type SubscriptionChange = (typeof SUBSCRIPTION_CHANGES)[number];

export interface ListCommand {
  readonly kind: "list";
  /** Counted from 1. */
  readonly page: number;
}

/** One type for each change, so that each can be told from the others. */
export type ChangeCommand<Change extends string = SubscriptionChange> = Change extends string
  ? { readonly kind: "change"; readonly change: Change; readonly id: string }
  : never;

interface SubscriptionGrammar<Change extends string> {
  /** `/atlas-report` */
  readonly command: string;
  readonly changes: readonly Change[];
  readonly text: { readonly id: string; notAnId(text: string): string };
}

export const SUBSCRIPTION_ID = /^[a-f0-9]{8}$/i;
const PAGE = /^[1-9]\d{0,2}$/;

/**
 * Reads `list`, or nothing, which is a list too, and changes such as `pause <id>`.
 *
 * @returns undefined for another command.
 * @throws CommandError
 */
export function readSubscriptionCommand<Change extends string>(
  tokens: readonly Token[],
  { command, changes, text }: SubscriptionGrammar<Change>,
): ListCommand | ChangeCommand<Change> | undefined {
  const [verb = "list", ...rest] = tokens.map((token) => token.text.toLowerCase());
  const list = `${command} list`;
  if (verb === "list") {
    const [page = "1", ...more] = rest;
    if (!PAGE.test(page)) throw unknownWord({ word: page, example: list });
    refuseMore(more, `${list} ${page}`);
    return { kind: "list", page: Number(page) };
  }
  const change = changes.find((each) => each === verb);
  if (!change) return undefined;
  const [id, ...more] = rest;
  if (id === undefined) throw missingValue(text.id, { word: change, example: list });
  if (!SUBSCRIPTION_ID.test(id)) throw unknownValue(text.notAnId(id), { word: id, example: list });
  refuseMore(more, `${command} ${change} ${id}`);
  return { kind: "change", change, id } as ChangeCommand<Change>;
}

function refuseMore([word]: readonly string[], example: string): void {
  if (word !== undefined) throw unknownWord({ word, example });
}
