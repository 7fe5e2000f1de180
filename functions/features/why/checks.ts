import { creditsElsewhere, invoicesOf, notIncluded, pendingNotes } from "../charges/notes.ts";
import type { BothCharges } from "../charges/read-side.ts";
import type { BeforeAfter, SideName, Sides } from "../charges/sides.ts";
import { answerText } from "./answer-text.ts";
import { signedCents } from "./format.ts";

/** What is explained. */
interface Checked {
  readonly sides: Sides;
  /** See `openSide`. */
  readonly open?: SideName | undefined;
  readonly changeCents: bigint;
  readonly isFiltered: boolean;
  /** US cents of credits that the filters left out. */
  readonly otherCredits: BeforeAfter<bigint>;
}

/** That the parts add up, and what may follow or is not in them, in mrkdwn. */
export function checksOf(
  charges: BothCharges,
  { sides, open, changeCents, isFiltered, otherCredits }: Checked,
): string[] {
  const invoices = invoicesOf(charges);
  const rounded = invoices.filter(({ roundingCents }) => roundingCents !== 0n);
  const isMatch =
    invoices.length > 1 &&
    rounded.length === 0 &&
    invoices.every(({ differenceCents }) => differenceCents === 0n);
  const matches = invoices.length === 2 ? answerText.bothMatch : answerText.allMatch(invoices.length);
  return [
    answerText.addUp(signedCents(changeCents), isMatch ? matches : ""),
    ...(rounded.length > 0
      ? [answerText.inWholeCents(rounded.length, !isFiltered && sides.after.days === undefined)]
      : []),
    ...pendingNotes(charges, sides, open),
    ...(isFiltered ? creditsElsewhere(otherCredits) : notIncluded(charges, sides)),
  ];
}
