import { wordSet } from "../mention-words.ts";

/** One of these makes a sentence without names and periods a question. */
export const COST_WORDS = wordSet(`
  budget charges cost costing costs expenses expensive money much pay paid paying price prices spend spending spends spent total
  track usage
`);

/** With one of these, `October with September` is a comparison. */
export const COMPARE_WORDS = wordSet("compare compares comparing comparison");
/** Between two periods that are compared. */
export const COMPARE_JOINS = wordSet("with to and");

/** Words without a meaning that may stand within a period or a name, such as `October of 2025`. */
export const NOISE = wordSet(
  "a an the of our my your their its please only just whole entire full complete also",
);

/** Other words without a meaning. Names end before them. Words like `not` would change it. */
export const FILLERS = wordSet(`
  about again all am and any anything are as at atlas be been being billed break breakdown broken but can charge
  charged charges cheap cheaper come compare compares comparing comparison cost costing costs could daily did do
  does doing done down drop dropped each even ever every everything exactly exceed expenses expensive fall far
  fell figure figures for forecast from gave get gets getting give go goes going gone got grew grow growing
  grown had has have having he hello her here hey hi high higher how however i i'd i'll i'm if in increase
  increased into is it it's jump jumped keep know least left less let let's like list look lot low lower made
  make many me mean meet money mongodb more most much need now number numbers ok okay on once one or other over
  overall paid pay paying price prices pull put remaining rise rose see send she should show showing shrink so
  some something spend spending spends spent split stay still such sum summary take tell than thank thanks that
  that's them then there these they thing things think this those to told too top total totals track try under
  up us usage use used using very want wanted was we we've weekly went were what what's when where where's which
  while who will with within would yes yet you
`);

/** After `every`. */
export const EVERY: ReadonlyMap<string, string> = new Map([
  ["month", "monthly"],
  ["week", "weekly"],
  ["day", "daily"],
]);

export const SCHEDULES: ReadonlySet<string> = new Set(EVERY.values());

/** Before what to group by: `which clusters`, `each project`, `top 5 services`. */
export const EACH = wordSet("which each every top most expensive biggest largest");
