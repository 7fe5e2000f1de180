import { expect, it } from "vitest";
import { features } from "../../../../functions/features/index.ts";
import { readSentence } from "../../../../functions/features/mention/sentence.ts";

const OPTIONS = { today: new Date("2026-11-21"), isFollowUp: false };

it.each([
  ["budget 2500 for telemetry", '2500 "telemetry"'],
  ["set a budget of $12,500", "$12,500"],
  ["set a monthly budget of 12.5k for project Fleet Platform", 'monthly 12.5k project:"Fleet Platform"'],
  ["quarterly budget of 40k at 50% and 80%", "quarterly 40k at 50% and 80%"],
  ["raise the budget to 14000", "14000"],
  ["pause budget 0123abcd", "pause 0123abcd"],
  ["delete the budget 0123abcd", "remove 0123abcd"],
  ["do we have a budget?", "list"],
  ["how is the budget for 2026?", "list"],
  ["budget 2026", "list"],
  ["did lab exceed its budget of 2500 in October?", "list"],
])("%s is /atlas-budget %s", (sentence, text) => {
  expect(readSentence(sentence, features, OPTIONS)).toEqual({ name: "/atlas-budget", text });
});

it.each([
  ["are we over budget?", ""],
  ["how is our budget doing this month?", "this month"],
])("%s asks for the costs, which show the budget", (sentence, text) => {
  expect(readSentence(sentence, features, OPTIONS)).toEqual({ name: "/atlas-usage", text });
});
