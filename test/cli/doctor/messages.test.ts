import { WebClient } from "@slack/web-api";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkMessages } from "../../../cli/doctor/blocks.ts";
import { EXAMPLE_DATA, messagesOf } from "../../../cli/doctor/messages.ts";
import type { ExampleData } from "../../../functions/features/example-data.ts";
import { type Message, section } from "../../../functions/slack/block-kit.ts";
import { objectsOf } from "../../../simulators/slack/json.ts";
import { refuseMessage } from "../../../simulators/slack/message-check.ts";
import { answerJson, openSlack, sdk, startApp } from "../../simulators/slack/workspace.ts";

const name = fc.oneof(
  fc.constantFrom("<!channel>", "*a*\n`b`", "", "x".repeat(400), "👩‍👩‍👧‍👦".repeat(40), "&<>&amp;", "=1+1"),
  fc.string({ unit: "grapheme", maxLength: 120 }),
);
const amount = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: -9_999_999, max: 99_999_999 }).map((cents) => `${cents}e-2`) },
  fc.constantFrom("0", "-0.001", "1e15", `-${"9".repeat(30)}`, `${"9".repeat(60)}.123456789`),
);
const data: fc.Arbitrary<ExampleData> = fc.record({
  organization: name,
  clusters: fc.oneof(
    { weight: 3, arbitrary: fc.array(fc.record({ name, amount }), { maxLength: 12 }) },
    fc
      .tuple(fc.integer({ min: 90, max: 240 }), name, amount)
      .map(([count, each, dollars]) =>
        Array.from({ length: count }, (_, index) => ({ name: `${index} ${each}`, amount: dollars })),
      ),
  ),
});

/** What Slack refuses of a message, also where it has no newer blocks. */
function refusals({ text, blocks, plainTable }: Message): unknown[] {
  const plain = plainTable ? [plainTable] : [];
  return [blocks, plain].flatMap((each) => refuseMessage("chat.update", { text, blocks: each }) ?? []);
}

/** Limits of a whole message. */
function isWithinLimits({ text, blocks }: Message): boolean {
  const count = (type: string) => blocks.filter((block) => block.type === type).length;
  const values = objectsOf(blocks)
    .filter(({ type }) => type === "data_visualization")
    .flatMap((block) => JSON.stringify(block).match(/"value":[^,}]*/g) ?? []);
  return (
    blocks.length <= 50 &&
    text.length <= 4000 &&
    count("data_table") <= 1 &&
    count("data_visualization") <= 2 &&
    values.every((value) => /:-?[\d.]+(?:e\+\d+)?$/.test(value))
  );
}

describe("a message of each kind", () => {
  it("is valid by Slack's published limits with any data", async () => {
    await fc.assert(
      fc.asyncProperty(data, async (given) => {
        for (const [kind, message] of await messagesOf(given)) {
          expect(refusals(message), kind).toEqual([]);
          expect(isWithinLimits(message), kind).toBe(true);
        }
      }),
      { numRuns: 12 },
    );
  });

  it("has a chart and a table where people expect them", async () => {
    const messages = await messagesOf(EXAMPLE_DATA);
    const typesOf = (kind: string) => messages.get(kind)?.blocks.map(({ type }) => type);
    for (const kind of ["usage", "usage of a month", "monthly report", "weekly report", "why"]) {
      expect(typesOf(kind), kind).toEqual(expect.arrayContaining(["data_visualization", "data_table"]));
    }
    expect(typesOf("invoice")).toContain("data_table");
    expect(typesOf("invoices")).toContain("data_table");
  });
});

describe("blocks.validate", () => {
  it("of the simulated Slack takes them all, and says what is wrong with others", async () => {
    const slack = await openSlack({ scopes: [] });
    const bad = new Map([["usage", { text: "", blocks: [section("fine"), section("")] }]]);
    const found = [
      await checkMessages(sdk(slack), await messagesOf(EXAMPLE_DATA)),
      await checkMessages(sdk(slack), bad),
    ];
    await slack.close();
    expect(found[0]).toMatchObject([{ state: "ok" }]);
    expect(found[1]).toMatchObject([
      { state: "problem", about: "messages: usage", text: expect.stringContaining("/blocks/1/text/text") },
    ]);
  });

  it.each([
    [{ ok: false, error: "unknown_method" }, "note", "unknown_method"],
    [{ ok: false, error: "not_allowed" }, "note", "not_allowed"],
    [{ ok: false, error: "invalid_blocks", errors: [{ pointer: "/blocks/0" }] }, "problem", "invalid_blocks"],
  ])("may answer %j", async (answer, state, code) => {
    const app = await startApp();
    answerJson(app, answer);
    const client = new WebClient("xoxb-1", { slackApiUrl: `${new URL(app.url).origin}/` });
    const one = new Map([["help", { text: "", blocks: [section("fine")] }]]);
    const found = await checkMessages(client, one);
    await app.close();
    expect(found).toMatchObject([{ state, code }]);
  });

  const { TEST_SLACK_BOT_TOKEN: token } = process.env;
  it.skipIf(!token)("of the real Slack takes them all", { timeout: 60_000 }, async () => {
    expect(await checkMessages(new WebClient(token), await messagesOf(EXAMPLE_DATA))).toMatchObject([
      { state: "ok" },
    ]);
  });
});
