import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { planSides } from "../../../../functions/features/charges/sides.ts";
import { answerText } from "../../../../functions/features/why/answer-text.ts";
import { explainChange } from "../../../../functions/features/why/bridge.ts";
import { parseWhy } from "../../../../functions/features/why/command.ts";
import { fallbackMessage } from "../../../../functions/features/why/fallback-message.ts";
import { whyAnswer } from "../../../../functions/features/why/message.ts";
import { summarizeChange } from "../../../../functions/features/why/summary.ts";
import type { Message } from "../../../../functions/slack/block-kit.ts";
import { refuseMessage } from "../../../../simulators/slack/message-check.ts";
import { groupLines, type Line, OCTOBER, SEPTEMBER } from "../charges/lines.ts";

const TODAY = "2026-11-21";

function requestOf(text: string) {
  const parsed = parseWhy(text, new Date(TODAY));
  return parsed.kind === "why" ? parsed.request : expect.fail();
}

function answer(
  before: readonly Line[],
  after: readonly Line[],
  more: Partial<Parameters<typeof whyAnswer>[1]> = {},
) {
  const request = requestOf("2026-10");
  const sides = planSides(request, TODAY);
  const explanation = explainChange({
    before: { groups: groupLines(before), days: 30 },
    after: { groups: groupLines(after), days: 31 },
  });
  return whyAnswer(summarizeChange(explanation), {
    ...{ request, sides, userId: "U0ADA0001", organizations: new Map([["o", "Acme"]]) },
    ...{ causes: [], checks: ["It adds up."], warnings: [], isInCredits: false },
    ...more,
  });
}

function textsOf({ blocks }: Message): string[] {
  return blocks.flatMap((block) =>
    (block.type === "header" || block.type === "section") && block.text ? [block.text.text] : [],
  );
}

describe("an explanation", () => {
  it("says the change, each effect with its numbers, and that it adds up", () => {
    const texts = textsOf(answer(SEPTEMBER, OCTOBER));
    expect(texts[0]).toBe("October 2026 cost $469.42 more than September (+31.0%)");
    expect(texts[1]).toBe("*$1,983.62* instead of $1,514.20");
    expect(texts[2]).toMatch(
      /^\*prod\* {2}\+\$604\.22\n• larger tier M30 → M40 {2}\*\+\$648\.00\* {2}· {2}since 14 October\n/,
    );
    expect(texts[3]).toMatch(
      /^\*old\* {2}-\$172\.80\n• removed cluster {2}\*-\$172\.80\* {2}· {2}until \d+ September$/,
    );
    expect(texts.slice(-2)).toEqual([
      "Unit prices: unchanged.\nDiscounts: M30 on AWS and 1 more 0% → 5% across all clusters.",
      "It adds up.",
    ]);
  });

  it("of a running month has a button for a file of the same days", () => {
    const sides = planSides(requestOf("this month"), TODAY, "2026-11-19");
    const { blocks } = answer(SEPTEMBER, OCTOBER, { request: requestOf("this month"), sides });
    const values = blocks.flatMap((block) => (block.type === "actions" ? block.elements : []));
    expect(values).toMatchObject([{ value: "2026-11 against 2026-10 until 2026-11-19 csv" }]);
    expect(planSides(requestOf("2026-11 against 2026-10"), "2026-11-20")).toEqual(sides);
  });

  it("of nothing has no effects and no file", () => {
    const { blocks, text } = answer([], []);
    expect(text).toMatch(/^Nothing was charged in October 2026 or September/);
    expect(blocks.map(({ type }) => type)).toEqual(["header", "section", "section", "context"]);
  });

  const name = fc.oneof(
    fc.string({ unit: "grapheme", maxLength: 40 }),
    fc.constantFrom("<!channel>", "&".repeat(200), "`*_~", "=1+1", "very ".repeat(60)),
  );
  const lines = fc.array(
    fc.record({
      cluster: name,
      project: name,
      sku: fc.oneof(name, fc.constantFrom("ATLAS_AWS_INSTANCE_M30", "ATLAS_AWS_INSTANCE_M40", "SALES_TAX")),
      day: fc.constantFrom("2026-10-01", "2026-10-14"),
      price: fc.constantFrom("0.54", "1", "0.000137"),
      quantity: fc.integer({ min: 0, max: 1_000_000 }).map(String),
      discountPercent: fc.constantFrom("0", "5"),
    }),
    { maxLength: 150 },
  );

  it("is accepted by Slack with any names and numbers", () => {
    fc.assert(
      fc.property(lines, lines, name, (before, after, person) => {
        const place = {
          organizationId: "o",
          organization: person,
          projectId: "p",
          project: person,
          cluster: person,
        };
        const by = { kind: "person", name: person } as const;
        const cause = { action: "created", day: "2026-10-14", by, place, reasons: [] } as const;
        const causes = Array.from({ length: 10 }, () => cause);
        const message = answer(before, after, { causes });
        expect(refuseMessage("chat.update", { ...message })).toBeUndefined();
        expect(textsOf(message)).toContain("It adds up.");
        expect(`${message.text}${textsOf(message).slice(1).join("")}`).not.toContain("<!channel>");
      }),
      { numRuns: 60 },
    );
  });
});

it("a comparison of days without lines says that Cost Explorer has no days", () => {
  const request = requestOf("last 7 days");
  const message = fallbackMessage({ request, userId: "U0ADA0001" }, [], undefined);
  expect(refuseMessage("chat.update", { ...message })).toBeUndefined();
  expect(message.text).toContain(answerText.noDays);
});

it("a comparison without lines is accepted by Slack, and names what is missing", () => {
  const job = { request: requestOf("2026-10 telemetry"), userId: "U0ADA0001" };
  const message = fallbackMessage(job, ["Atlas has no invoice for September 2026."], undefined);
  expect(refuseMessage("chat.update", { ...message })).toBeUndefined();
  expect(message.text).toContain("September 2026");
});
