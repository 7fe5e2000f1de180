import { describe, expect, it } from "vitest";
import { nameLookup, renderMessage } from "../../../local/terminal/render.ts";

const nameOf = (id: string) => ({ U0ADA0001: "ada", C0COSTS001: "atlas-costs" })[id];
const render = (blocks: readonly unknown[]) => renderMessage({ text: "fallback", blocks }, nameOf).text;
const mrkdwn = (text: string) => ({ type: "mrkdwn", text });
const plain = (text: string) => ({ type: "plain_text", text });
const section = (text: string) => render([{ type: "section", text: mrkdwn(text) }]);
const raw = (text: string) => ({ type: "raw_text", text });

describe("mrkdwn", () => {
  it.each([
    ["*$12.00*  ·  +$1.00", "$12.00  ·  +$1.00"],
    ["asked by <@U0ADA0001> in <#C0COSTS001>", "asked by @ada in #atlas-costs"],
    ["<@U0NOBODY1> and <#C0NOWHERE1|somewhere>", "@U0NOBODY1 and #somewhere"],
    ["&lt;!channel&gt; &amp;amp; R&amp;D", "<!channel> &amp; R&D"],
    ["only project `A &amp; B`", "only project A & B"],
    [":warning: Oh :unheard_of:", "⚠️ Oh :unheard_of:"],
    ["<https://example.com|the page> or <https://example.com>", "the page or https://example.com"],
    ["2 * 3 * 4 a*b*c", "2 * 3 * 4 a*b*c"],
  ])("%j reads as %j", (text, shown) => {
    expect(section(text)).toBe(shown);
  });
});

describe("plain text", () => {
  it("is shown literally", () => {
    expect(render([{ type: "header", text: plain("*Costs* &amp; <@U0ADA0001>") }])).toBe(
      "*Costs* &amp; <@U0ADA0001>",
    );
  });
});

describe("a table", () => {
  const table = {
    type: "table",
    column_settings: [{ is_wrapped: true }, { align: "right" }],
    rows: [
      [raw("Project"), raw("Amount")],
      [raw("쇼핑"), raw("$1,234.50")],
      [raw("🛒 shop"), raw("-$5.00")],
      [raw("<!channel> & *x*"), raw("$0.00")],
    ],
  };

  it("is aligned, also with wide letters and emoji, and shows its cells literally", () => {
    expect(render([table]).split("\n")).toEqual([
      "Project              Amount",
      "────────────────  ─────────",
      "쇼핑              $1,234.50",
      "🛒 shop              -$5.00",
      "<!channel> & *x*      $0.00",
    ]);
  });

  it("may have rows of different lengths and rich text", () => {
    const rich = {
      type: "rich_text",
      elements: [{ type: "rich_text_section", elements: [{ type: "text", text: "bold" }] }],
    };
    const rows = [[raw("a")], [rich, raw("b")]];
    expect(render([{ type: "table", rows }])).toBe("a\n────  ─\nbold  b");
  });

  it("underlines each heading in bold", () => {
    const bold = (text: string) => ({
      type: "rich_text",
      elements: [{ type: "rich_text_section", elements: [{ type: "text", text, style: { bold: true } }] }],
    });
    const rows = [[bold("A")], [raw("a")], [bold("B")], [raw("b")]];
    expect(render([{ type: "table", rows }])).toBe("A\n─\na\nB\n─\nb");
  });
});

describe("a data table", () => {
  it("is shown whole below its caption, with numbers to the right", () => {
    const amount = (value: number, text: string) => ({ type: "raw_number", value, text });
    const rows = [
      [raw("Project"), raw("Amount")],
      ...[raw("a"), raw("b"), raw("c"), raw("d"), raw("e")].map((name) => [name, amount(5, "$5.00")]),
      [raw("Total"), amount(1025, "$1,025.00")],
    ];
    const shown = render([{ type: "data_table", caption: "Costs", rows }]).split("\n");
    expect(shown).toHaveLength(9);
    expect(shown.slice(0, 4)).toEqual([
      "Costs",
      "Project     Amount",
      "───────  ─────────",
      "a            $5.00",
    ]);
  });
});

describe("a chart", () => {
  const chart = (fields: object) => render([{ type: "data_visualization", title: "Costs", chart: fields }]);
  const series = (name: string, ...values: number[]) => ({
    name,
    data: values.map((value, index) => ({ label: `Q${index + 1}`, value })),
  });
  const axis_config = { categories: ["Q1", "Q2"], x_label: "Quarter" };

  it("of one series is shown as bars with their numbers", () => {
    expect(chart({ type: "line", axis_config, series: [series("USD", -1500, 3000)] }).split("\n")).toEqual([
      "Costs",
      "Quarter     USD",
      `───────  ──────  ${"─".repeat(30)}`,
      `Q1       -1,500  ${"░".repeat(15)}`,
      `Q2        3,000  ${"█".repeat(30)}`,
    ]);
    const segments = [
      { label: "a", value: 1 },
      { label: "b", value: 1.5 },
    ];
    expect(chart({ type: "pie", segments })).toContain(`\nb    1.5  ${"█".repeat(30)}`);
  });

  it("of several series is shown as a table", () => {
    const all = [series("last year", 10, 20), series("this year", 30, 1234.5)];
    expect(chart({ type: "bar", axis_config, series: all }).split("\n")).toEqual([
      "Costs",
      "Quarter  last year  this year",
      "───────  ─────────  ─────────",
      "Q1              10         30",
      "Q2              20    1,234.5",
    ]);
  });

  it("of an unknown type is shown as JSON", () => {
    expect(chart({ type: "radar" })).toContain('"radar"');
  });
});

describe("buttons", () => {
  const row = (...labels: string[]) => ({
    type: "actions",
    elements: labels.map((label) => ({ type: "button", text: plain(label), action_id: `do_${label}` })),
  });

  it("are numbered across all rows", () => {
    const { text, buttons } = renderMessage({ blocks: [row("a", "b"), row("c")] }, nameOf);
    expect(text).toBe("[1 a] [2 b]\n[3 c]");
    expect(buttons).toEqual([
      { label: "a", actionId: "do_a" },
      { label: "b", actionId: "do_b" },
      { label: "c", actionId: "do_c" },
    ]);
  });

  it("include the options of menus", () => {
    const menu = {
      ...{ type: "static_select", action_id: "choose", placeholder: plain("Which?") },
      options: ["x", "y"].map((value) => ({ text: plain(value.toUpperCase()), value })),
    };
    const { text, buttons } = renderMessage(
      { blocks: [{ type: "actions", elements: [menu] }, row("a")] },
      nameOf,
    );
    expect(text).toBe("Which? [1 X] [2 Y]\n[3 a]");
    expect(buttons).toEqual([
      { label: "X", actionId: "choose", value: "x" },
      { label: "Y", actionId: "choose", value: "y" },
      { label: "a", actionId: "do_a" },
    ]);
  });
});

it("shows a container's title and all that it holds, with numbered buttons", () => {
  const child_blocks = [
    { type: "table", rows: [[raw("a")], [raw("b")]] },
    { type: "actions", elements: [{ type: "button", text: plain("More"), action_id: "more" }] },
  ];
  const message = { blocks: [{ type: "container", title: plain("All of it"), child_blocks }] };
  const { text, buttons } = renderMessage(message, nameOf);
  expect(text).toBe("All of it\na\n─\nb\n[1 More]");
  expect(buttons).toEqual([{ label: "More", actionId: "more" }]);
});

describe("names with control characters", () => {
  const hostile = "a\u001B[2J\u009B31m\u202Eb\u200B\u0007";
  const harmless = "a�[2J�31m�b��";

  it("are shown without them everywhere in a message", () => {
    const blocks = [
      { type: "header", text: plain(hostile) },
      { type: "section", text: mrkdwn(hostile), fields: [plain(hostile)] },
      { type: "context", elements: [mrkdwn(hostile)] },
      { type: "image", alt_text: hostile },
      { type: "table", rows: [[raw(hostile)], [raw("long enough to be wider")]] },
      { type: "data_table", caption: hostile, rows: [[raw("a")], [raw(hostile)]] },
      {
        ...{ type: "data_visualization", title: hostile },
        chart: { type: "pie", segments: [{ label: hostile, value: 1 }] },
      },
      { type: "actions", elements: [{ type: "button", text: plain(hostile), action_id: "x" }] },
      { type: "unheard_of", label: hostile },
    ];
    const files = [{ name: hostile, size: 1 }];
    const { text, buttons } = renderMessage({ blocks, files }, nameOf);
    expect(text).not.toMatch(/[^\P{Cc}\n]|[\u202E\u200B]/u);
    expect(text.split(harmless)).toHaveLength(13);
    expect(buttons).toEqual([{ label: harmless, actionId: "x" }]);
    expect(renderMessage({ text: hostile }, nameOf).text).toBe(harmless);
    expect(
      renderMessage({ text: "<@U0ADA0001>" }, nameLookup([{ id: "U0ADA0001", name: hostile }])).text,
    ).toBe(`@${harmless}`);
  });

  it("stay on one line", () => {
    const blocks = [
      { type: "table", rows: [[raw("a\nTotal  $0.00")]] },
      { type: "actions", elements: [{ type: "button", text: plain("c\r\nd"), action_id: "x" }] },
    ];
    const files = [{ name: "e\n$ f", size: 1 }];
    expect(renderMessage({ blocks, files }, nameOf).text.split("\n")).toEqual([
      "a Total  $0.00",
      "─".repeat(14),
      "[1 c d]",
      "[file] e $ f (1 bytes)",
    ]);
    expect(
      renderMessage({ text: "<@U0ADA0001>" }, nameLookup([{ id: "U0ADA0001", name: "a\nb" }])).text,
    ).toBe("@a b");
  });
});

describe("a message", () => {
  it("shows its blocks, then its files", () => {
    const blocks = [
      { type: "section", text: mrkdwn("*Total*"), fields: [mrkdwn("a"), plain("*b*")] },
      { type: "divider" },
      { type: "image", alt_text: "A chart" },
      { type: "context", elements: [mrkdwn("by <@U0ADA0001>"), plain("today")] },
    ];
    const files = [{ name: "costs.csv", size: 120 }];
    expect(renderMessage({ text: "fallback", blocks, files }, nameOf).text.split("\n")).toEqual([
      "Total",
      "a",
      "*b*",
      "─".repeat(40),
      "[image] A chart",
      "by @ada  today",
      "[file] costs.csv (120 bytes)",
    ]);
  });

  it("without blocks shows its text", () => {
    expect(renderMessage({ text: "Hello &amp; welcome" }, nameOf).text).toBe("Hello & welcome");
    expect(renderMessage({}, nameOf).text).toBe("");
  });

  it("shows an unknown block as JSON", () => {
    const block = { type: "video", title: plain("Costs") };
    expect(render([block])).toBe(JSON.stringify(block));
  });
});
