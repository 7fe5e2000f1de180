import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createTrace } from "../../../../local/trace.ts";
import type { LocalSlack } from "../../../../simulators/slack/server.ts";
import { createWeb } from "../../../../simulators/slack/web/server.ts";
import { costs, openSlack, sdk } from "../workspace.ts";
import { openBrowser, openPage, violationsOf, type WatchedPage } from "./browser.ts";

const MONTHS = ["September", "October", "November"];
const raw = (text: string) => ({ type: "raw_text", text });
const number = (value: number, text: string) => ({ type: "raw_number", value, text });
const series = (name: string, ...values: number[]) => ({
  name,
  data: values.map((value, index) => ({ label: MONTHS[index], value })),
});
const chart = (title: string, fields: object) => ({ type: "data_visualization", title, chart: fields });
const axes = { axis_config: { categories: MONTHS, y_label: "US dollars" } };
const two = [series("fleet", 1000, 1500, -250), series("telemetry", 200, 300, 1234.5)];
const table = {
  ...{ type: "data_table", caption: "Costs in October 2026 by cluster", page_size: 4 },
  rows: [
    [raw("Cluster"), raw("October 2026"), raw("Change"), raw("Share")],
    ...[120, 9, 12345.67, 35, 80].map((amount, index) => [
      raw(`a-cluster-with-a-long-name-${index}`),
      number(amount, `$${amount.toFixed(2)}`),
      number(amount / 10, `+$${(amount / 10).toFixed(2)} (+11.1%)`),
      number(index, `${index}%`),
    ]),
    [raw("Total"), raw("all of it"), raw("new"), raw("100%")],
  ],
};

let slack: LocalSlack;
let browser: Browser;
let watched: WatchedPage;
let page: Page;

beforeAll(async () => {
  const serveOthers = createWeb({ trace: createTrace(async () => undefined), control: undefined });
  [slack, browser] = await Promise.all([openSlack({ serveOthers }), openBrowser()]);
  for (const blocks of [
    [
      chart("Bars", { type: "bar", series: two, ...axes }),
      chart("Lines", { type: "line", series: two, ...axes }),
    ],
    [
      chart("Areas", { type: "area", series: two, ...axes }),
      chart("Slices", { type: "pie", segments: ["a", "b"].map((label) => ({ label, value: 50 })) }),
    ],
    [table],
  ]) {
    await sdk(slack).chat.postMessage({ channel: costs, text: "Costs", blocks: blocks as never });
  }
  watched = await openPage(browser, slack.url, true);
  page = watched.page;
});

afterAll(async () => {
  await browser.close();
  await slack.close();
});

const figure = (name: string) => page.getByRole("figure", { name, exact: true });
const rowHeaders = async () =>
  (await figure("Table").locator("tbody th").allTextContents()).map((text) => text.at(-1));

/** Whether it is seen whole without scrolling sideways. */
function isInSight(element: Locator): Promise<boolean> {
  return element.evaluate((cell) => {
    const frame = (cell.closest("figure") ?? document.body).getBoundingClientRect();
    return cell.getBoundingClientRect().right <= frame.right;
  });
}

it("charts are drawn, with a legend and with their numbers as a table", async () => {
  const bars = figure("Bars");
  await bars.locator("rect.bar").first().waitFor();
  expect(await bars.locator("rect.bar").count()).toBe(6);
  expect(await bars.locator("rect.bar").last().locator("title").textContent()).toBe(
    "November, telemetry: 1,234.5",
  );
  expect(await bars.getByRole("listitem").allTextContents()).toEqual(["fleet", "telemetry"]);
  expect(await bars.getByRole("row").allTextContents()).toEqual([
    "Labelfleettelemetry",
    "September1,000200",
    "October1,500300",
    "November-2501,234.5",
  ]);
  expect(await bars.locator("svg text").allTextContents()).toEqual([
    ...["-500", "0", "500", "1K", "1.5K"],
    ...MONTHS,
  ]);
  expect(await figure("Lines").locator("path.line").count()).toBe(4);
  expect(await figure("Areas").locator("path.area").count()).toBe(2);
  expect(await figure("Slices").getByRole("listitem").allTextContents()).toEqual(["a50 (50%)", "b50 (50%)"]);
});

it("a table is sorted, filtered and paged", async () => {
  const amount = figure("Table").getByRole("columnheader", { name: "October 2026" });
  expect(await rowHeaders()).toEqual(["0", "1", "2", "3"]);
  await amount.getByRole("button").press("Enter");
  expect(await amount.getAttribute("aria-sort")).toBe("descending");
  expect(await rowHeaders()).toEqual(["2", "0", "4", "3"]);
  await page.getByRole("button", { name: "Next" }).tap();
  expect(await rowHeaders()).toEqual(["1", "l"]);
  await amount.getByRole("button").tap();
  expect(await amount.getAttribute("aria-sort")).toBe("ascending");
  expect(await rowHeaders()).toEqual(["1", "3", "4", "0"]);
  await amount.getByRole("button").tap();
  expect(await rowHeaders()).toEqual(["0", "1", "2", "3"]);
  const filter = page.getByRole("searchbox", { name: "Filter rows" });
  await filter.fill("TOTAL");
  expect(await rowHeaders()).toEqual(["l"]);
  await page.getByText("1–1 of 1", { exact: true }).waitFor();
  await filter.fill("");
});

it("everything fits a phone: label, amount and change are in sight, and axe finds nothing", async () => {
  for (const cell of await figure("Table").locator("tr > :nth-child(3)").all()) {
    expect(await isInSight(cell)).toBe(true);
  }
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);
  expect(await violationsOf(page)).toEqual([]);
  expect(watched.faults).toEqual([]);
});
