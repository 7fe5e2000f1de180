const CELLS = 12;
const FULL = "█";
const EMPTY = "░";

/** A bar of text that shows how much is spent; full only once all is. */
export function spentBar(spentCents: bigint, budgetCents: bigint): string {
  const cells = Number((spentCents * BigInt(CELLS)) / budgetCents);
  const full = Math.max(0, Math.min(CELLS, cells));
  return FULL.repeat(full) + EMPTY.repeat(CELLS - full);
}

/** For people: `83.4%`, `120.0%`. */
export function percentOfBudget(cents: bigint, budgetCents: bigint): string {
  const tenths = (cents * 1000n) / budgetCents;
  return `${tenths / 10n}.${(tenths < 0n ? -tenths : tenths) % 10n}%`;
}
