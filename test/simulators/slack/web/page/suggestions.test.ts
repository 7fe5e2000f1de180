import { expect, it } from "vitest";
import { offerFor } from "../../../../../simulators/slack/web/page/suggestions.ts";

const sources = {
  commands: [
    { command: "/costs", description: "Costs", usage_hint: "[month]" },
    { command: "/costs-why", description: "Why", usage_hint: "" },
  ],
  words: {
    "/costs": [
      { text: "last month", kind: "period" },
      { text: "last 3 months", kind: "period" },
      { text: "by projects", kind: "grouping" },
      { text: 'project:"Fleet Platform"', name: "Fleet Platform", kind: "project" },
    ],
  },
  members: [
    { id: "U1", name: "ada", realName: "Ada Park", isBot: false },
    { id: "B1", name: "costs", realName: "Cost Bot", isBot: true },
  ],
};

it.each([
  ["/", ["/costs", "/costs-why"]],
  ["/costs-", ["/costs-why"]],
  ["/costs ", ["last month", "last 3 months", "by projects", 'project:"Fleet Platform"']],
  ["/costs LA", ["last month", "last 3 months"]],
  ["/costs last 3", ["last 3 months"]],
  ["/costs last month", undefined],
  ["/costs last month ", ["by projects", 'project:"Fleet Platform"']],
  ["/costs last month la", undefined],
  ["/costs last month fl", ['project:"Fleet Platform"']],
  ['/costs project:"Fl', ['project:"Fleet Platform"']],
  ["/costs-why la", undefined],
  ["costs la", undefined],
  ["@", ["@ada", "@costs"]],
  ["What does @b", ["@costs"]],
  ["/invite @pa", ["@ada"]],
  ["mail@ad", undefined],
])("after %j it offers %j", (typed, labels) => {
  expect(offerFor(typed, sources)?.suggestions.map(({ label }) => label)).toEqual(labels);
});

it("Enter sends what may be complete, and takes a name that is not", () => {
  const isChosen = (typed: string) => offerFor(typed, sources)?.isChosen;
  expect(["/cos", "/costs", "/costs la", "@ad", "@ada"].map(isChosen)).toEqual([
    true,
    false,
    false,
    true,
    false,
  ]);
});

it("keeps what was typed before a suggestion", () => {
  expect(offerFor("/costs  last month FL", sources)?.suggestions[0]?.text).toBe(
    '/costs  last month project:"Fleet Platform" ',
  );
});
