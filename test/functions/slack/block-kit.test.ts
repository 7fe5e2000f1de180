import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { actions, button, context, header, section } from "../../../functions/slack/block-kit.ts";
import { refuseMessage } from "../../../simulators/slack/message-check.ts";

describe("blocks of any text", () => {
  it("are within Slack's limits", () => {
    const text = fc.string({ unit: "grapheme", minLength: 1, maxLength: 4_000, size: "max" });
    fc.assert(
      fc.property(text, (long) => {
        const blocks = [
          header(long),
          section(long),
          context([long, long]),
          ...actions([button(long, "usage_again", long)]),
        ];
        expect(refuseMessage("chat.update", { text: "text", blocks })).toBeUndefined();
      }),
      { numRuns: 50 },
    );
  });
});

describe("a button", () => {
  it("is omitted with its empty row if its value is too long for Slack", () => {
    const fits = button("CSV file", "usage_csv", "x".repeat(2_000));
    const isTooLong = button("CSV file", "usage_csv", "x".repeat(2_001));
    expect(isTooLong).toBeUndefined();
    expect(actions([isTooLong])).toEqual([]);
    expect(actions([isTooLong, fits])).toEqual([{ type: "actions", elements: [fits] }]);
  });
});
