import { afterAll, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { container, type Message, section } from "../../../functions/slack/block-kit.ts";
import { chart } from "../../../functions/slack/chart.ts";
import { createSlackClient } from "../../../functions/slack/client.ts";
import { dataTable, plainTable } from "../../../functions/slack/data-table.ts";
import { postMessage, replaceMessage } from "../../../functions/slack/messages.ts";
import { sendWithKnownBlocks } from "../../../functions/slack/newer-blocks.ts";
import type { LocalSlack } from "../../../simulators/slack/server.ts";
import { botToken, costs, openSlack } from "../../simulators/slack/workspace.ts";
import { openTestDatabase, type TestDatabase } from "../aws/database.ts";
import { type Network, startNetwork } from "./network.ts";

const DESTINATION = { channelId: costs };
const METADATA = { id: "0123456789abcdef0123", state: "answered", files: 0 } as const;
const DAY_MS = 86_400_000;
const message: Message = {
  text: "+$12.00",
  blocks: [section("*+$12.00*"), container("R&D", [section("inside")])],
};

let now = Date.now();
let database: TestDatabase;
let slack: LocalSlack;
let network: Network;
beforeAll(async () => {
  vi.spyOn(console, "warn").mockReturnValue();
  [database, slack] = await Promise.all([openTestDatabase(), openSlack()]);
  network = await startNetwork(slack.apiUrl);
});
beforeEach(() => {
  slack.unsupportedBlocks.clear();
  network.calls.length = 0;
  now += 2 * DAY_MS;
});
afterAll(async () => {
  await Promise.all([network.close(), slack.close(), database.close()]);
  vi.restoreAllMocks();
});

const client = () => createSlackClient({ apiUrl: network.apiUrl, botToken });

/** Sends the message. @returns its timestamp, and the types of its blocks as the channel shows them. */
async function sent(content = message, send = (known: Message) => postMessage(client(), DESTINATION, known)) {
  const ts = await sendWithKnownBlocks({ table: database.table, now: () => now }, content, send);
  const all = (await slack.client.messages(costs)) ?? [];
  const { text, blocks } = all.find((each) => each.ts === ts) ?? expect.fail("not posted");
  const texts = blocks?.map((block) => JSON.stringify(block));
  return { ts, text, types: blocks?.map(({ type }) => type), texts };
}

it("newer blocks are sent as they are where Slack takes them", async () => {
  expect(await sent()).toMatchObject({ types: ["section", "container"] });
  expect(network.calls).toEqual(["chat.postMessage"]);
});

it("where Slack refuses them, plain ones are sent at once and for a day", async () => {
  slack.unsupportedBlocks.add("container");
  const plain = { text: "+$12.00", types: ["section", "section", "section"] };
  const first = await sent();
  expect(first).toMatchObject(plain);
  expect(network.calls).toHaveLength(2);

  slack.unsupportedBlocks.clear();
  now += DAY_MS - 1;
  const update = (known: Message) => replaceMessage(client(), DESTINATION, first.ts, known, METADATA, now);
  expect(await sent(message, update)).toMatchObject(plain);
  expect(network.calls.slice(2)).toEqual(["chat.update"]);
  now += 1;
  expect(await sent(message, update)).toMatchObject({ ts: first.ts, types: ["section", "container"] });

  slack.unsupportedBlocks.add("container");
  now += DAY_MS;
  expect(await sent(message, update)).toMatchObject({ ts: first.ts, ...plain });
});

it("where Slack refuses a chart, small lines in the text take its place", async () => {
  const drawn = chart({
    ...{ type: "bar", title: "Total by month", yLabel: "US dollars" },
    categories: ["Sep 2026", "Oct 2026"],
    series: [{ name: "Total", cents: [0n, 12_00n] }],
  });
  const withChart = { ...message, blocks: [section("*+$12.00*"), ...(drawn ? [drawn] : [])] };
  expect(await sent(withChart)).toMatchObject({ types: ["section", "data_visualization"] });
  slack.unsupportedBlocks.add("data_visualization");
  const { types, texts } = await sent(withChart);
  expect(types).toEqual(["section", "section"]);
  expect(texts?.[1]).toContain("▁▇");
});

it("where Slack refuses a data table, a container stands in for it, and plain blocks for that", async () => {
  const content = { head: ["Where", "Amount"], rows: [[{ text: "prod" }, { text: "$12.00", value: 12 }]] };
  const withTable: Message = {
    ...{ text: "+$12.00", blocks: [dataTable("All effects", content)] },
    plainTable: container("All effects", [plainTable(content)]),
  };
  expect(await sent(withTable)).toMatchObject({ types: ["data_table"] });
  slack.unsupportedBlocks.add("data_table");
  // No block that may be refused again.
  expect(await sent(withTable)).toMatchObject({ types: ["section", "table"] });
  expect(await sent(withTable)).toMatchObject({ types: ["container"] });
  slack.unsupportedBlocks.add("container");
  expect(await sent(withTable)).toMatchObject({ types: ["section", "table"] });
  expect(network.calls).toHaveLength(6);
});

it("other refusals are passed on, and nothing is remembered", async () => {
  const wrong = { ...message, blocks: [...message.blocks, section("")] };
  await expect(sent(wrong)).rejects.toMatchObject({ code: "invalid_blocks" });
  expect(await sent()).toMatchObject({ types: ["section", "container"] });
});
