import { expect, it } from "vitest";
import { features } from "../../functions/features/index.ts";
import { createGuide, namesIn } from "../../local/guide.ts";
import { EXAMPLE_SEED } from "../../simulators/atlas/example.ts";

const guide = createGuide(async () => namesIn(EXAMPLE_SEED));

it("each command offers periods, groupings and names that it understands", async () => {
  const words = await guide.words();
  expect(Object.keys(words)).toEqual(features.map(({ command }) => command.name));
  const textsOf = (command: string) => words[command]?.map(({ text }) => text);
  expect(textsOf("/atlas-usage")).toEqual(
    expect.arrayContaining(["last month", "by projects", 'project:"Fleet Platform"', "cluster:lab"]),
  );
  expect(textsOf("/atlas-invoice")).toEqual(expect.arrayContaining(["unpaid", 'org:"Acme Robotics"']));
  expect(textsOf("/atlas-invoice")).not.toContain("by projects");
  expect(textsOf("/atlas-invoice")?.slice(0, 4)).toEqual(["latest", "pending", "unpaid", "list"]);
  expect(textsOf("/atlas-usage")?.[0]).toBe("this month");
  expect(textsOf("/atlas-usage")).not.toContain("monthly");
  expect(textsOf("/atlas-why")?.[0]).toBe("this month");
  expect(textsOf("/atlas-report")).toEqual(expect.arrayContaining(["monthly", "by projects", "with csv"]));
  expect(textsOf("/atlas-budget")).toEqual(
    expect.arrayContaining(["12500", "40k quarterly", "at 50% 80% 100%", "no forecast", "cluster:lab"]),
  );
  expect(textsOf("/atlas-alert")).toEqual(
    expect.arrayContaining(["+20%", "above $400 a day", "tier above M60", "invoice failed", "preview"]),
  );
});

it("its questions are commands that are understood", () => {
  for (const question of guide.questions) {
    const feature = features.find(({ command: { name } }) => question.split(" ")[0] === name);
    const text = question.slice(feature?.command.name.length);
    expect(feature?.parse(text, new Date())).not.toMatchObject({ kind: "help" });
  }
});
