import { type Place, placeKey } from "../../atlas/charge-group.ts";
import { absolute } from "../../money/money.ts";
import type { Explanation } from "./bridge.ts";
import type { Effect } from "./effect.ts";
import { type DiscountChange, discountChanges, type PriceChange, priceChanges } from "./price-changes.ts";
import { byLargestCents, classKey, mergeReasons, type Reason, reasonsByPlace, sumCents } from "./reason.ts";

/** What is shown of an explanation. At every level the cents add up to those of the level above. */
export interface WhySummary {
  readonly beforeCents: bigint;
  readonly afterCents: bigint;
  readonly changeCents: bigint;
  /** The clusters (or projects, or organizations) with the largest changes, the largest first. */
  readonly places: readonly PlaceSummary[];
  /** Everything else, by class of effect. Undefined where all places are shown. */
  readonly rest: (ReasonList & { readonly places: number }) | undefined;
  /** Empty: all unit prices are unchanged. The largest first. */
  readonly prices: readonly PriceChange[];
  /** Empty: all discounts are unchanged. The largest first. */
  readonly discounts: readonly DiscountChange[];
  /** All reasons of all places, for the complete list. The largest first. */
  readonly reasons: readonly Reason[];
}

export interface ReasonList {
  readonly cents: bigint;
  /** The largest first. */
  readonly reasons: readonly Reason[];
  /** What has less than 1 % of the whole movement, together. */
  readonly smaller: { readonly count: number; readonly cents: bigint } | undefined;
}

interface PlaceSummary extends ReasonList {
  readonly place: Place;
}

const MAX_PLACES = 5;
/** A place that moved less than this share of the movement of all places is in the rest. */
const PLACE_SHARE_PERCENT = 5n;
const REASON_SHARE_PERCENT = 1n;
const MAX_NAMED_SMALL = 3;

export function summarizeChange(explanation: Explanation): WhySummary {
  const { effects, beforeCents, afterCents, changeCents, groupsBySku } = explanation;
  const reasons = reasonsByPlace(effects)
    .filter(({ cents }) => cents !== 0n)
    .sort(byLargestCents);
  const movement = movementOf(reasons);
  const { own, rest } = dividePlaces(reasons);
  return {
    beforeCents,
    afterCents,
    changeCents,
    places: own.map(({ place, ofPlace }) => ({ place, ...listReasons(ofPlace, movement) })),
    rest:
      rest.length === 0
        ? undefined
        : {
            places: rest.length,
            ...listReasons(mergeReasons(rest.flatMap(({ ofPlace }) => ofPlace)), movement),
          },
    prices: priceChanges(reasons, groupsBySku),
    discounts: discountChanges(effects, groupsBySku),
    reasons,
  };
}

/** Those with at least 1 % of the whole movement. */
export function importantReasons(reasons: readonly Reason[]): Reason[] {
  const movement = movementOf(reasons);
  return reasons.filter((reason) => !isSmall(reason, movement));
}

/** The largest reasons for a short report, without rounding. What concerns several places counts once. */
export function largestReasons({ reasons }: WhySummary, count: number): Reason[] {
  const keyOf = (reason: Reason) =>
    ACROSS_PLACES.includes(reason.kind) || !reason.place
      ? classKey(reason)
      : placeKey(reason.place) + classKey(reason);
  const named = reasons.filter(({ kind }) => kind !== "rounding");
  return mergeReasons(named, keyOf)
    .filter(({ cents }) => cents !== 0n)
    .slice(0, count);
}

const ACROSS_PLACES: ReadonlyArray<Effect["kind"]> = [
  "days",
  "unit_price",
  "discount",
  "support",
  "credit",
  "tax",
  "refund",
  "late",
];

interface PlaceReasons {
  readonly place: Place;
  readonly ofPlace: readonly Reason[];
  readonly cents: bigint;
}

function dividePlaces(reasons: readonly Reason[]): { own: PlaceReasons[]; rest: PlaceReasons[] } {
  const byPlace = Map.groupBy(reasons, ({ place }) => (place ? placeKey(place) : ""));
  const places = [...byPlace.values()]
    .flatMap((ofPlace) => {
      const place = ofPlace[0]?.place;
      return place ? [{ place, ofPlace, cents: sumCents(ofPlace) }] : [];
    })
    .sort(byLargestCents);
  const movement = movementOf(places);
  const isLarge = ({ place, cents }: PlaceReasons, index: number) =>
    index < MAX_PLACES && absolute(cents) * 100n >= movement * PLACE_SHARE_PERCENT && isNamed({ place });
  const large = places.filter(isLarge);
  // One more line says no more than the place itself.
  const own = places.length === large.length + 1 && places.every(isNamed) ? places : large;
  return { own, rest: places.filter((each) => !own.includes(each)) };
}

/** The rounding of the totals belongs to no place. */
function isNamed({ place }: Pick<PlaceReasons, "place">): boolean {
  return Boolean(place.organization || place.organizationId);
}

/** @param reasons the largest first */
function listReasons(reasons: readonly Reason[], movement: bigint): ReasonList {
  const shown = reasons.filter(({ cents }) => cents !== 0n);
  const large = shown.filter((reason) => !isSmall(reason, movement));
  const small = shown.slice(large.length);
  // Where the small ones together outweigh the others, their sum alone would explain nothing.
  const isDominant = absolute(sumCents(small)) > 2n * absolute(large[0]?.cents ?? 0n);
  const namedCount = large.length + (isDominant ? MAX_NAMED_SMALL : 0);
  const hidden = shown.slice(namedCount);
  const cents = sumCents(shown);
  if (hidden.length < 2) return { cents, reasons: shown, smaller: undefined };
  const smaller = { count: hidden.length, cents: sumCents(hidden) };
  return { cents, reasons: shown.slice(0, namedCount), smaller };
}

function isSmall({ cents }: Reason, movement: bigint): boolean {
  return absolute(cents) * 100n < movement * REASON_SHARE_PERCENT;
}

function movementOf(items: ReadonlyArray<{ readonly cents: bigint }>): bigint {
  return items.reduce((sum, { cents }) => sum + absolute(cents), 0n);
}
