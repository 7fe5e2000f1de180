import { skuName } from "../../atlas/sku.ts";
import { escapeMrkdwn } from "../../slack/mrkdwn.ts";
import { answerText } from "./answer-text.ts";
import { formatPercents, formatPrices, signedCents } from "./format.ts";
import type { DiscountChange, PriceChange } from "./price-changes.ts";
import { reasonText } from "./reason-text.ts";
import type { WhySummary } from "./summary.ts";

const MAX_CHANGES = 3;

/** Whether unit prices and discounts have changed, and where: sentences in mrkdwn. */
export function priceLines({ prices, discounts }: Pick<WhySummary, "prices" | "discounts">): string[] {
  if (prices.length + discounts.length === 0) return [answerText.unchanged];
  return [
    answerText.unitPrices(largest(prices.map(priceChange))),
    answerText.discounts(largest(discounts.map(discountChange))),
  ];
}

function largest(changes: readonly string[]): string[] {
  const more = changes.length - MAX_CHANGES;
  return [...changes.slice(0, MAX_CHANGES), ...(more > 0 ? [answerText.moreOf(more)] : [])];
}

function priceChange(change: PriceChange): string {
  const { sku, unitPrice, cents } = change;
  const amount = unitPrice ? reasonText.fromTo(...formatPrices(unitPrice)) : signedCents(cents);
  return answerText.priceOf(escapeMrkdwn(skuName(sku)), amount, whereOf(change));
}

function discountChange(change: DiscountChange): string {
  const [first = "", ...others] = [...new Set(change.skus.map(skuName))].map(escapeMrkdwn);
  const names = others.length > 0 ? answerText.andMore(first, others.length) : first;
  return answerText.priceOf(
    names,
    reasonText.fromTo(...formatPercents(change.discountPercent)),
    whereOf(change),
  );
}

function whereOf({ isEverywhere, movedGroups, groups }: PriceChange | DiscountChange): string {
  if (isEverywhere) return answerText.everywhere;
  return groups > 1 ? answerText.inSome(movedGroups, groups) : "";
}
