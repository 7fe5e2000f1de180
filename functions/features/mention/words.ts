function listOf(words: string): ReadonlySet<string> {
  return new Set(words.trim().split(/\s+/));
}

/** What a sentence is about if it has such a word. */
export const TOPIC_WORDS = {
  why: listOf("why explain explanation reason reasons change changed"),
  report: listOf("report reports"),
  invoice: listOf("invoice invoices bill bills unpaid outstanding owe owed"),
};

export type Topic = keyof typeof TOPIC_WORDS | "usage";

/** One of these makes a sentence without names and periods a question. */
export const COST_WORDS = listOf(`
  charges cost costing costs expenses expensive money much pay paid paying price prices spend spending spends spent total
  usage
`);

/** With one of these, `weekly` asks for a report; otherwise it is about costs. */
export const SCHEDULE_WORDS = listOf("report reports schedule subscribe");
/** Like these, unless the sentence says `send me the daily costs`. */
export const SEND_WORDS = listOf("send post");

/** With one of these, `October with September` is a comparison. */
export const COMPARE_WORDS = listOf("compare compares comparing comparison");
/** Between two periods that are compared. */
export const COMPARE_JOINS = listOf("with to and");

/** Words without a meaning that may stand within a period or a name, such as `October of 2025`. */
export const NOISE = listOf("a an the of our my your their its please just whole entire full complete also");

/** Other words without a meaning. Names end before them. Words like `not` would change it. */
export const FILLERS = listOf(`
  about again all am and any anything are as at atlas be been being billed break breakdown broken but can
  charge charged charges cheap cheaper come compare compares comparing comparison cost costing costs could daily did do does doing done down drop dropped
  each even ever every everything exactly expenses expensive fall far fell figure figures for forecast from
  gave get gets getting give go goes going gone got grew grow growing grown had has have having he hello her
  here hey hi high higher how however i i'd i'll i'm if in increase increased into is it it's jump jumped
  know least less let let's like list look lot low lower made make many me mean money mongodb more most much
  need now number numbers ok okay on once one or other over overall paid pay paying price prices pull put
  rise rose see send she should show showing shrink so some something spend spending spends spent split still
  such sum summary take tell than thank thanks that that's them then there these they thing things think this
  those to told too top total totals try up us usage use used using very want wanted was we we've weekly
  went were what what's when where where's which while who will with would yes yet you
`);

/** Fillers elsewhere that a topic understands. */
export const KEPT: Readonly<Record<Topic, ReadonlySet<string>>> = {
  usage: listOf("csv raw partial private chart no"),
  why: listOf("csv private"),
  report: listOf("on at with without day csv raw"),
  invoice: listOf(
    "list latest pending closed forgiven failed paid free prepaid invoiced unpaid open private",
  ),
};

/** What people say for a word of a command. */
export const SYNONYMS: Readonly<Record<Topic, ReadonlyMap<string, string>>> = {
  usage: new Map([["without", "no"]]),
  why: new Map(),
  report: new Map([
    ["stop", "pause"],
    ["delete", "remove"],
    ["post", ""],
    ["schedule", ""],
    ["subscribe", ""],
  ]),
  invoice: new Map([
    ["last", "latest"],
    ["newest", "latest"],
    ["current", "pending"],
    ["outstanding", "unpaid"],
    ["owe", "unpaid"],
    ["owed", "unpaid"],
  ]),
};

/** What a report is asked for with; the command begins with it. */
export const REPORT_VERBS = listOf("monthly weekly daily run pause resume remove");

/** After `every`. */
export const EVERY: ReadonlyMap<string, string> = new Map([
  ["month", "monthly"],
  ["week", "weekly"],
  ["day", "daily"],
]);

/** Before what to group by: `which clusters`, `each project`, `top 5 services`. */
export const EACH = listOf("which each every top most expensive biggest largest");
