import type { Days } from "../money/days.ts";
import { addDollars, createDollarSum, type DollarSum, readDollars, totalOf } from "../money/dollar-sum.ts";
import { type Money, toCents } from "../money/money.ts";
import { type Charge, isoDate } from "./charge.ts";
import { type Breakdown, type ChargeGroup, type DaysByPlace, mergeGroups, placeKey } from "./charge-group.ts";
import { getOrCreate } from "./get-or-create.ts";
import { classifySku } from "./sku.ts";
import { createSkuSums, type SkuSums } from "./sku-sums.ts";

/** What the lines of an invoice add up to. */
export interface GroupedCharges {
  /** Of the days that are wanted. */
  readonly groups: readonly ChargeGroup[];
  /**
   * Of the lines in `groups` that have a day; empty with a `Breakdown`, which has them itself. By place, because days of
   * every SKU and price take far more memory.
   */
  readonly daysByPlace: DaysByPlace;
  /** How many lines have an amount, and how many have none and are in no sum. */
  readonly lines: number;
  readonly linesWithoutAmount: number;
  /** All lines, and the positive ones; see `ChargeSums`. */
  readonly total: Money;
  readonly positive: Money;
  /** ISO dates of all days with charges, apart from credits; sorted. */
  readonly chargedDays: readonly string[];
  /** Whether a line, not of credits, has no day that can be read. */
  readonly hasLineWithoutDay: boolean;
}

interface GroupingOptions {
  /** Of lines that name no organization. */
  readonly organizationId: string;
  /** ISO date: lines of earlier days are late. Undefined: none is. */
  readonly startDate: string | undefined;
  /** Only lines of these days, without credits and without telling late ones apart. */
  readonly days: Days | undefined;
  readonly breakdown?: Breakdown | undefined;
}

/** Groups lines one by one; memory grows with the number of groups, not of lines. */
export interface ChargeGroups {
  /** @param tag the value of the tag that is wanted */
  add(charge: Charge, tag?: string): void;
  result(): GroupedCharges;
}

/** A project is identified by its id, else by its name. */
export function createChargeGroups(options: GroupingOptions): ChargeGroups {
  const { organizationId, startDate, days, breakdown } = options;
  const entries = createEntries(organizationId, breakdown?.hasPlaces ?? true);
  const readDay = createDayReader(startDate, days);
  const chargedDays = new Set<string>();
  const total = createDollarSum();
  const positive = createDollarSum();
  let lines = 0;
  let linesWithoutAmount = 0;
  let hasLineWithoutDay = false;

  function add(charge: Charge, tag = ""): void {
    const amount = readDollars(charge.amount);
    if (!amount) {
      linesWithoutAmount++;
      return;
    }
    lines++;
    addDollars(amount.units > 0 ? [total, positive] : [total], amount);
    const { date, isWanted, isLate } = readDay(charge.usageDate);
    const { group, sums, days: byDay } = entries.find(charge, isLate);
    const part = breakdown && (breakdown.by === "day" ? (date ?? "") : tag);
    if (group.kind !== "credit") {
      if (date === undefined) hasLineWithoutDay = true;
      else chargedDays.add(date);
      if (!isWanted) return;
    } else if (days) {
      return;
    }
    sums.add(charge, amount, date, part);
    if (date !== undefined && !breakdown) addDollars([getOrCreate(byDay, date, createDollarSum)], amount);
  }

  function result(): GroupedCharges {
    return {
      groups: entries.groups(),
      daysByPlace: entries.daysByPlace(),
      lines,
      linesWithoutAmount,
      total: totalOf(total),
      positive: totalOf(positive),
      chargedDays: [...chargedDays].toSorted(),
      hasLineWithoutDay,
    };
  }

  return { add, result };
}

/** What the lines of one place and SKU say. */
interface Entry {
  readonly group: Omit<ChargeGroup, "organization" | "project" | "charges">;
  readonly organization: Name;
  readonly project: Name;
  readonly sums: SkuSums;
  /** Of all entries of the place. */
  readonly days: DaySums;
}

/** By ISO date. */
type DaySums = Map<string, DollarSum>;

/** The last of several counts. */
interface Name {
  text: string;
}

const NO_PLACE = { projectId: "", cluster: "" };

/** Separates the parts of a key. */
const SEPARATOR = "\u0000";

function createEntries(organizationId: string, hasPlaces: boolean) {
  const entries = new Map<string, Entry>();
  const organizations = new Map<string, Name>();
  const projects = new Map<string, Name>();
  const places = new Map<string, DaySums>();
  const createName = () => ({ text: "" });

  function find(charge: Charge, isLate: boolean): Entry {
    const owner = charge.organizationId || organizationId;
    const projectKey = hasPlaces ? charge.projectId || `${SEPARATOR}${charge.project}` : "";
    const place = hasPlaces ? `${owner}${SEPARATOR}${projectKey}${SEPARATOR}${charge.cluster}` : owner;
    const what = `${charge.sku}${SEPARATOR}${charge.region}${SEPARATOR}${charge.unit}${isLate ? 1 : 0}`;
    const entry = getOrCreate(entries, `${place}${SEPARATOR}${what}`, () => ({
      group: { ...groupOf(charge, owner, isLate), ...(hasPlaces ? {} : NO_PLACE) },
      organization: getOrCreate(organizations, owner, createName),
      project: getOrCreate(projects, projectKey, createName),
      sums: createSkuSums(charge.sku),
      days: getOrCreate(places, place, () => new Map()),
    }));
    if (charge.organization) entry.organization.text = charge.organization;
    if (hasPlaces && charge.project) entry.project.text = charge.project;
    return entry;
  }

  function groups(): ChargeGroup[] {
    const all = [...entries.values()].map(({ group, organization, project, sums }) => ({
      ...group,
      organization: organization.text,
      project: project.text,
      charges: sums.charges(),
    }));
    return mergeGroups(all.filter(({ charges }) => charges.length > 0));
  }

  function daysByPlace(): DaysByPlace {
    const byDays = new Map([...entries.values()].map((entry) => [entry.days, entry]));
    const places = [...byDays].map(([days, { group, organization, project }]) => {
      const place = { ...group, organization: organization.text, project: project.text };
      const cents = [...days].map(([day, sum]) => [day, String(toCents(totalOf(sum)))]);
      return [placeKey(place), Object.fromEntries(cents)];
    });
    return Object.fromEntries(places);
  }

  return { find, groups, daysByPlace };
}

function groupOf(charge: Charge, organizationId: string, isLate: boolean): Entry["group"] {
  const { projectId, cluster, sku, region, unit } = charge;
  const { kind, provider } = classifySku(sku);
  return { organizationId, projectId, cluster, kind, provider, region, unit, isLate };
}

interface Day {
  /** ISO date; undefined for what cannot be read. */
  readonly date: string | undefined;
  readonly isWanted: boolean;
  readonly isLate: boolean;
}

/** Days may have times, too. */
const MAX_CACHED_DAYS = 1_000;

function createDayReader(startDate: string | undefined, days: Days | undefined): (text: string) => Day {
  const cached = new Map<string, Day>();
  const read = (text: string): Day => {
    if (cached.size === MAX_CACHED_DAYS) cached.clear();
    const date = isoDate(text);
    if (days) {
      const isWanted = date !== undefined && date >= days.first && date <= days.last;
      return { date, isWanted, isLate: false };
    }
    const isLate = date !== undefined && startDate !== undefined && date < startDate;
    return { date, isWanted: true, isLate };
  };
  return (text) => getOrCreate(cached, text, () => read(text));
}
