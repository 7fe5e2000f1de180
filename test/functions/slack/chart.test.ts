import fc from "fast-check";
import { expect, it } from "vitest";
import { type ChartContent, chart, sparklines } from "../../../functions/slack/chart.ts";
import { refuseMessage } from "../../../simulators/slack/message-check.ts";
import { anyCharacter } from "../../any-character.ts";

const content: ChartContent = {
  type: "line",
  title: "By month",
  categories: ["Sep 2026", "Oct 2026"],
  series: [{ name: "lab", cents: [100_49n, 200_50n] }],
  yLabel: "US dollars",
};

it("a chart has whole dollars", () => {
  expect(chart(content)?.chart.series).toEqual([
    {
      name: "lab",
      data: [
        { label: "Sep 2026", value: 100 },
        { label: "Oct 2026", value: 201 },
      ],
    },
  ]);
});

it("names stay distinct when they are shortened", () => {
  const names = ["Fleet Platform/fleet-prod", "Fleet Platform/fleet-staging", "", "lab", "lab"];
  const series = names.map((name) => ({ name, cents: [1_00n, 2_00n] }));
  expect(chart({ ...content, series })?.chart.series.map(({ name }) => name)).toEqual([
    "Fleet Platform/flee…",
    "Fleet Platform/… (2)",
    "–",
    "lab",
    "lab (2)",
  ]);
});

it("of many points, the last ones are shown", () => {
  const days = Array.from({ length: 31 }, (_, index) => index + 1);
  const shown = chart({
    ...content,
    categories: days.map(String),
    series: [{ name: "lab", cents: days.map((day) => BigInt(day) * 100n) }],
  });
  expect(shown?.chart.axis_config.categories).toHaveLength(20);
  expect(shown?.chart.series[0]?.data.at(-1)).toEqual({ label: "31", value: 31 });
});

it("without any dollar there is no chart", () => {
  expect(chart({ ...content, series: [{ name: "lab", cents: [0n, 49n] }] })).toBeUndefined();
});

it.each([
  [[0, 25, 50, 75, 100], "▁▂▃▅▇"],
  [[-100, 0, 100], "▁▃▇"],
  [[90, 100], "▇▇"],
])("dollars %j look like %s", (dollars, expected) => {
  const shown = chart({
    ...content,
    title: "R&D",
    categories: dollars.map((_, index) => `${index + 1}`),
    series: [{ name: "<lab>", cents: dollars.map((each) => BigInt(each) * 100n) }],
  });
  expect(shown && sparklines(shown)).toBe(`*R&amp;D*  ·  1 – ${dollars.length}\n${expected}  &lt;lab&gt;`);
});

it("any chart is within Slack's limits", () => {
  const text = fc.string({ unit: anyCharacter, maxLength: 60 });
  const cents = fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n });
  const any = fc.integer({ min: 1, max: 40 }).chain((points) => {
    const exactly = { minLength: points, maxLength: points };
    return fc.record({
      type: fc.constantFrom("bar" as const, "line" as const),
      title: fc.string({ minLength: 1, maxLength: 80 }),
      categories: fc.array(text, exactly),
      series: fc.array(fc.record({ name: text, cents: fc.array(cents, exactly) }), {
        minLength: 1,
        maxLength: 9,
      }),
      yLabel: fc.constant("US dollars"),
    });
  });
  fc.assert(
    fc.property(any, (drawn) => {
      const block = chart(drawn);
      if (block) expect(refuseMessage("chat.update", { blocks: [block] })).toBeUndefined();
    }),
  );
});
