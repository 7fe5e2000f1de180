import { describe, expect, it } from "vitest";
import { problemsOfBlocks, withBlockIds } from "../../../../simulators/slack/blocks/blocks.ts";

const plain = (text: string) => ({ type: "plain_text", text });
const mrkdwn = (text: string) => ({ type: "mrkdwn", text });
const times = <T>(count: number, item: (index: number) => T) =>
  Array.from({ length: count }, (_, index) => item(index));
const button = (fields: object) => ({ type: "button", text: plain("Go"), ...fields });
const actions = (...elements: object[]) => ({ type: "actions", elements });
const select = (fields: object) => actions({ type: "static_select", ...fields });
const option = (text: string) => ({ text: plain(text), value: "v" });
const cell = (text: string) => ({ type: "raw_text", text });
const table = (fields: object) => ({ type: "table", rows: [[cell("a")]], ...fields });

const container = (fields: object) => ({
  ...{ type: "container", title: plain("Details"), child_blocks: [{ type: "divider" }] },
  ...fields,
});

/** The places of all faults of one block. */
function faultyPlaces(block: object): string[] {
  return problemsOfBlocks([block], 50).map((problem) => /json-pointer:(.*)\]/.exec(problem)?.[1] ?? problem);
}

describe("a message's blocks", () => {
  it("may be 50 and no more", () => {
    const blocks = (count: number) => times(count, () => ({ type: "divider" }));
    expect(problemsOfBlocks(blocks(50), 50)).toEqual([]);
    expect(problemsOfBlocks(blocks(51), 50)).toEqual([
      "no more than 50 items allowed [json-pointer:/blocks]",
    ]);
  });

  it("must have different block_ids", () => {
    const blocks = [
      { type: "divider", block_id: "a" },
      { type: "divider", block_id: "a" },
    ];
    expect(problemsOfBlocks(blocks, 50)).toEqual(['"a" is already in use [json-pointer:/blocks/1/block_id]']);
  });

  it.each([
    ["a header of 150 characters", { type: "header", text: plain("x".repeat(150)) }],
    ["a section of 3000 characters", { type: "section", text: mrkdwn("x".repeat(3000)) }],
    ["a section of ten fields", { type: "section", fields: times(10, () => mrkdwn("x".repeat(2000))) }],
    [
      "a section with a button",
      { type: "section", text: mrkdwn("x"), accessory: button({ action_id: "a" }) },
    ],
    ["a context of ten", { type: "context", elements: times(10, () => mrkdwn("x")) }],
    ["25 buttons", actions(...times(25, (index) => button({ action_id: `a${index}` })))],
    ["a button at its limits", actions(button({ text: plain("x".repeat(75)), value: "x".repeat(2000) }))],
    ["a select of 100 options", select({ options: times(100, () => option("x".repeat(75))) })],
    ["an image", { type: "image", alt_text: "x".repeat(2000), image_url: "https://example.com/a.png" }],
    ["a table at its limits", table({ rows: times(100, () => times(20, () => cell("xxxxx"))) })],
    [
      "a table of all kinds of cells",
      table({
        rows: [
          [
            cell("a"),
            { type: "raw_number", value: 1, text: "1" },
            {
              type: "rich_text",
              elements: [{ type: "rich_text_section", elements: [{ type: "text", text: "b" }] }],
            },
          ],
        ],
        column_settings: [{ align: "right" }, null, { is_wrapped: true }],
      }),
    ],
    [
      "a container at its limits",
      container({
        ...{ title: plain("x".repeat(150)), is_collapsible: true, default_collapsed: true },
        child_blocks: [...times(9, () => ({ type: "divider" })), table({})],
      }),
    ],
  ])("may hold %s", (_title, block) => {
    expect(faultyPlaces(block)).toEqual([]);
  });

  it.each([
    ["an unknown block", { type: "graph" }, ["/type"]],
    ["a block_id over 255 characters", { type: "divider", block_id: "x".repeat(256) }, ["/block_id"]],
    ["a header over 150 characters", { type: "header", text: plain("x".repeat(151)) }, ["/text/text"]],
    ["a header in mrkdwn", { type: "header", text: mrkdwn("x") }, ["/text/type"]],
    ["an empty section text", { type: "section", text: mrkdwn("") }, ["/text/text"]],
    ["a section text over 3000", { type: "section", text: mrkdwn("x".repeat(3001)) }, ["/text/text"]],
    ["a section of nothing", { type: "section" }, [""]],
    ["eleven fields", { type: "section", fields: times(11, () => mrkdwn("x")) }, ["/fields"]],
    ["a field over 2000", { type: "section", fields: [mrkdwn("x".repeat(2001))] }, ["/fields/0/text"]],
    ["eleven context elements", { type: "context", elements: times(11, () => mrkdwn("x")) }, ["/elements"]],
    ["no context elements", { type: "context", elements: [] }, ["/elements"]],
    ["26 buttons", actions(...times(26, () => button({}))), ["/elements"]],
    ["an unknown element", actions({ type: "lever" }), ["/elements/0/type"]],
    ["a button text over 75", actions(button({ text: plain("x".repeat(76)) })), ["/elements/0/text/text"]],
    ["a button value over 2000", actions(button({ value: "x".repeat(2001) })), ["/elements/0/value"]],
    ["an action_id over 255", actions(button({ action_id: "x".repeat(256) })), ["/elements/0/action_id"]],
    ["a url over 3000", actions(button({ url: `https://${"x".repeat(3000)}` })), ["/elements/0/url"]],
    ["an unknown style", actions(button({ style: "pink" })), ["/elements/0/style"]],
    [
      "two elements of one action_id",
      actions(button({ action_id: "a" }), button({ action_id: "a" })),
      ["/elements/1/action_id"],
    ],
    ["101 options", select({ options: times(101, () => option("x")) }), ["/elements/0/options"]],
    ["no options", select({ options: [] }), ["/elements/0/options"]],
    ["an option over 75", select({ options: [option("x".repeat(76))] }), ["/elements/0/options/0/text/text"]],
    ["an image without alt_text", { type: "image", image_url: "https://example.com" }, ["/alt_text"]],
    [
      "an alt_text over 2000",
      { type: "image", image_url: "https://example.com", alt_text: "x".repeat(2001) },
      ["/alt_text"],
    ],
    ["101 rows", table({ rows: times(101, () => [cell("a")]) }), ["/rows"]],
    ["21 cells", table({ rows: [times(21, () => cell("a"))] }), ["/rows/0"]],
    ["an empty cell", table({ rows: [[cell("")]] }), ["/rows/0/0/text"]],
    ["an unknown cell", table({ rows: [[mrkdwn("a")]] }), ["/rows/0/0/type"]],
    ["over 10,000 characters of cells", table({ rows: [[cell("x".repeat(9999)), cell("xx")]] }), ["/rows"]],
    ["21 column settings", table({ column_settings: times(21, () => ({})) }), ["/column_settings"]],
    ["an unknown alignment", table({ column_settings: [{ align: "up" }] }), ["/column_settings/0/align"]],
    ["a container without a title", container({ title: undefined }), [""]],
    ["a container title over 150", container({ title: plain("x".repeat(151)) }), ["/title/text"]],
    [
      "eleven children",
      container({ child_blocks: times(11, () => ({ type: "divider" })) }),
      ["/child_blocks"],
    ],
    ["a container in another", container({ child_blocks: [container({})] }), ["/child_blocks/0/type"]],
    [
      "a child over its limits",
      container({ child_blocks: [table({ rows: times(101, () => [cell("a")]) })] }),
      ["/child_blocks/0/rows"],
    ],
    [
      "a block_id twice in a container",
      container({ block_id: "a", child_blocks: [{ type: "divider", block_id: "a" }] }),
      ["/child_blocks/0/block_id"],
    ],
    ["what is collapsed and can't be opened", container({ default_collapsed: true }), ["/default_collapsed"]],
  ])("may not hold %s", (_title, block, places) => {
    expect(faultyPlaces(block)).toEqual(places.map((place) => `/blocks/0${place}`));
  });

  it("get ids where the app gave none, and keep those it gave", () => {
    const given = [
      { type: "divider" },
      { ...actions(button({}), button({ action_id: "mine" })), block_id: "my block" },
      container({}),
    ];
    expect(withBlockIds(given)).toMatchObject([
      { block_id: "block-0" },
      { block_id: "my block", elements: [{ action_id: "action-0" }, { action_id: "mine" }] },
      { block_id: "block-2", child_blocks: [{ block_id: "block-2-0" }] },
    ]);
  });
});
