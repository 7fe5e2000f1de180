import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { problemsOfBlocks } from "../../../../simulators/slack/blocks/blocks.ts";
import { refuseContent, refuseView } from "../../../../simulators/slack/message-check.ts";

const text = (most: number) => fc.string({ minLength: 1, maxLength: most });
const number = fc.double({ noNaN: true, noDefaultInfinity: true });
const positive = fc.double({ noNaN: true, noDefaultInfinity: true, min: Number.MIN_VALUE });
const distinct = (most: number) => fc.uniqueArray(text(20), { minLength: 1, maxLength: most });

const pie = distinct(6).chain((labels) =>
  fc.record({
    type: fc.constant("pie"),
    segments: fc.tuple(...labels.map((label) => fc.record({ label: fc.constant(label), value: positive }))),
  }),
);

const plot = fc.tuple(distinct(6), distinct(20)).chain(([names, categories]) =>
  fc.record({
    type: fc.constantFrom("bar", "line", "area"),
    series: fc.tuple(
      ...names.map((name) =>
        fc.record({
          name: fc.constant(name),
          data: fc
            .shuffledSubarray(categories, { minLength: categories.length })
            .chain((labels) =>
              fc.tuple(...labels.map((label) => fc.record({ label: fc.constant(label), value: number }))),
            ),
        }),
      ),
    ),
    axis_config: fc.record(
      { categories: fc.constant(categories), x_label: text(50), y_label: text(50) },
      { requiredKeys: ["categories"] },
    ),
  }),
);

const chartBlock = fc.record({
  type: fc.constant("data_visualization"),
  title: text(50),
  chart: fc.oneof(pie, plot),
});

const point = (label: string, value: unknown = 1) => ({ label, value });
const points = (count: number) => Array.from({ length: count }, (_, index) => point(`${index}`));
const series = (name: string, data: object[] = points(2)) => ({ name, data });
const block = (chart: object, title = "Costs") => ({ type: "data_visualization", title, chart });
const pieOf = (...segments: object[]) => block({ type: "pie", segments });
const barOf = (all: object[], axes: object = {}) =>
  block({ type: "bar", series: all, axis_config: { categories: ["0", "1"], ...axes } });
const tooLong = "x".repeat(21);

/** The places of all faults of one block. */
function faultyPlaces(value: object): string[] {
  return problemsOfBlocks([value], 50).map(
    (problem) => /json-pointer:\/blocks\/0(.*)\]/.exec(problem)?.[1] ?? "",
  );
}

describe("a chart", () => {
  it("is valid within Slack's limits", () => {
    fc.assert(
      fc.property(chartBlock, (valid) => {
        expect(problemsOfBlocks([valid], 50)).toEqual([]);
      }),
    );
  });

  it.each([
    ["no title", block(pieOf(point("a")).chart, ""), ["/title"]],
    ["a title over 50 characters", block(pieOf(point("a")).chart, "x".repeat(51)), ["/title"]],
    ["no chart", { type: "data_visualization", title: "Costs" }, ["/chart"]],
    ["another type", block({ type: "radar" }), ["/chart/type"]],
    ["no segments", pieOf(), ["/chart/segments"]],
    ["seven segments", pieOf(...points(7)), ["/chart/segments"]],
    ["a label twice", pieOf(point("a"), point("a")), ["/chart/segments/1/label"]],
    ["a label over 20 characters", pieOf(point(tooLong)), ["/chart/segments/0/label"]],
    ["a segment of zero", pieOf(point("a", 0)), ["/chart/segments/0/value"]],
    ["a negative segment", pieOf(point("a", -1)), ["/chart/segments/0/value"]],
    ["a text as value", pieOf(point("a", "1")), ["/chart/segments/0/value"]],
    ["no series", barOf([]), ["/chart/series"]],
    ["seven series", barOf(points(7).map(({ label }) => series(label))), ["/chart/series"]],
    ["a name twice", barOf([series("a"), series("a")]), ["/chart/series/1/name"]],
    ["a name over 20 characters", barOf([series(tooLong)]), ["/chart/series/0/name"]],
    ["a point too few", barOf([series("a", points(1))]), ["/chart/series/0/data"]],
    ["a point too many", barOf([series("a", points(3))]), ["/chart/series/0/data"]],
    ["another label", barOf([series("a", [point("0"), point("2")])]), ["/chart/series/0/data"]],
    [
      "no axes",
      block({ type: "line", series: [series("a", [])] }),
      ["/chart/axis_config", "/chart/series/0/data"],
    ],
    [
      "no categories",
      barOf([series("a", [])], { categories: [] }),
      ["/chart/axis_config/categories", "/chart/series/0/data"],
    ],
    [
      "21 points",
      barOf([series("a", points(21))], { categories: points(21).map(({ label }) => label) }),
      ["/chart/axis_config/categories", "/chart/series/0/data"],
    ],
    [
      "an axis label over 50 characters",
      barOf([series("a")], { y_label: "x".repeat(51) }),
      ["/chart/axis_config/y_label"],
    ],
  ])("may not have %s", (_title, invalid, places) => {
    expect(faultyPlaces(invalid)).toEqual(places);
  });

  it("is in a message, twice at most, and not in a container or a view", () => {
    const chart = pieOf(point("a"));
    const container = {
      type: "container",
      title: { type: "plain_text", text: "Costs" },
      child_blocks: [chart],
    };
    expect(refuseContent({ blocks: [chart, chart] })).toBeUndefined();
    expect(refuseContent({ blocks: [chart, chart, chart] })).toMatchObject({ error: "invalid_blocks" });
    expect(refuseContent({ blocks: [chart, chart], attachments: [{ blocks: [chart] }] })).toMatchObject({
      error: "invalid_blocks",
    });
    expect(refuseContent({ blocks: [chart] }, new Set(["data_visualization"]))).toMatchObject({
      error: "invalid_blocks",
    });
    expect(faultyPlaces(container)).toEqual(["/child_blocks/0/type"]);
    expect(refuseView({ view: { type: "home", blocks: [chart] } })).toMatchObject({
      error: "invalid_arguments",
    });
  });
});
