import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { createTrace } from "../../../../local/trace.ts";
import type { LocalSlack } from "../../../../simulators/slack/server.ts";
import { createWeb } from "../../../../simulators/slack/web/server.ts";
import { type App, ada, answerJson, costs, openSlack, sdk, startApp } from "../workspace.ts";
import { composerOf, openBrowser, openPage, violationsOf, type WatchedPage } from "./browser.ts";

let app: App;
let slack: LocalSlack;
const serveOthers = createWeb({ trace: createTrace(async () => undefined), control: undefined });
let browser: Browser;
let watched: WatchedPage;
let page: Page;

beforeAll(async () => {
  app = await startApp();
  [slack, browser] = await Promise.all([
    openSlack({ requestUrl: () => app.url, serveOthers }),
    openBrowser(),
  ]);
  watched = await openPage(browser, slack.url);
  page = watched.page;
});

beforeEach(() => {
  app.received.length = 0;
  app.answer = (response) => response.end();
});

afterEach(() => {
  expect(watched.faults.splice(0)).toEqual([]);
});

afterAll(async () => {
  await browser.close();
  await slack.close();
  await app.close();
});

const plain = (text: string) => ({ type: "plain_text" as const, text });
const mrkdwn = (text: string) => ({ type: "mrkdwn" as const, text });
const option = (value: string) => ({ text: plain(`By ${value}`), value });
const options = [option("projects"), option("clusters")];

/** The payload of the interaction that the app got last. */
function payload(): Record<string, unknown> & { trigger_id: string } {
  return JSON.parse(String(app.received.at(-1)?.form["payload"]));
}

/** Does something and waits until the page has heard that the app took it. */
async function sending(action: () => Promise<unknown>): Promise<void> {
  await Promise.all([page.waitForResponse((response) => response.url().includes("/client/")), action()]);
}

describe("a message of any app", () => {
  it("is shown block by block, hostile text as text and unknown blocks as JSON", async () => {
    const hostile =
      '<img src=x onerror="alert(1)"> <javascript:alert(1)|click> &lt;!channel&gt; *bold* `a &amp; b`';
    await sdk(slack).chat.postMessage({
      channel: costs,
      text: "All blocks",
      blocks: [
        { type: "header", text: plain("<b>Costs</b>") },
        { type: "section", text: mrkdwn(hostile), fields: [mrkdwn("*Owed*\n$1"), plain("*plain*")] },
        {
          type: "context",
          elements: [mrkdwn(`by <@${ada}> in <#${costs}> at <https://example.com/|example>`)],
        },
        { type: "image", image_url: "https://example.com/spy.png", alt_text: "a chart" },
        { type: "divider" },
        { type: "markdown", text: "**unknown**" },
        {
          type: "table",
          rows: [
            [
              { type: "raw_text", text: "Name" },
              { type: "raw_text", text: "Link" },
            ],
            [
              { type: "raw_text", text: "<script>alert(1)</script>" },
              {
                type: "rich_text",
                elements: [
                  {
                    type: "rich_text_section",
                    elements: [{ type: "link", url: "javascript:alert(1)", text: "go" }],
                  },
                ],
              },
            ],
          ],
        },
      ] as never,
    });
    const message = page.getByRole("article");
    await message.getByRole("heading", { name: "<b>Costs</b>", exact: true }).waitFor();
    const section = message.locator(".section");
    expect(await section.textContent()).toBe(
      '<img src=x onerror="alert(1)"> <javascript:alert(1)|click> <!channel> bold a & bOwed$1*plain*',
    );
    expect(await section.locator("strong, code").allTextContents()).toEqual(["bold", "a & b", "Owed"]);
    expect(await message.locator(".context").textContent()).toBe("by @ada in #atlas-costs at example");
    const links = await message
      .getByRole("link")
      .evaluateAll((all) => all.map((link) => link.getAttribute("href")));
    expect(links).toEqual(["https://example.com/", "https://example.com/spy.png"]);
    expect(await message.locator("figure.unknown").textContent()).toContain(
      'does not know the block markdown. Slack may.{\n  "block_id": "block-5",\n  "type": "markdown",',
    );
    expect(await message.getByRole("rowheader", { name: "<script>alert(1)</script>" }).count()).toBe(1);
    expect(await message.locator("script, img:not(.avatar)").count()).toBe(0);
  });

  it("sends signed interactions from its menus, and asks first where an element wants that", async () => {
    const confirm = {
      title: plain("Delete?"),
      text: mrkdwn("*All* of it."),
      confirm: plain("Delete"),
      deny: plain("Keep"),
    };
    await sdk(slack).chat.postMessage({
      channel: costs,
      text: "Menus",
      blocks: [
        {
          type: "actions",
          block_id: "deeper",
          elements: [
            { type: "static_select", action_id: "by", placeholder: plain("Group by"), options },
            { type: "datepicker", action_id: "day", placeholder: plain("Day") },
            { type: "overflow", action_id: "more", options },
            { type: "button", action_id: "delete", text: plain("Delete it"), style: "danger", confirm },
          ],
        },
      ],
    });
    await sending(() => page.getByRole("combobox", { name: "Group by" }).selectOption("By clusters"));
    expect(payload()).toMatchObject({ actions: [{ action_id: "by", selected_option: option("clusters") }] });
    expect(app.received[0]?.headers["x-slack-signature"]).toMatch(/^v0=/);
    await sending(() => page.getByLabel("Day").fill("2026-11-21"));
    expect(payload()).toMatchObject({ actions: [{ action_id: "day", selected_date: "2026-11-21" }] });
    await page.getByLabel("More actions").click();
    await sending(() => page.getByRole("button", { name: "By projects" }).click());
    expect(payload()).toMatchObject({
      actions: [{ action_id: "more", selected_option: option("projects") }],
    });

    const button = page.getByRole("button", { name: "Delete it" });
    await button.press("Enter");
    const question = page.getByRole("dialog", { name: "Delete?" });
    await question.locator(".dialog-body > *").filter({ hasText: "All of it." }).waitFor();
    await page.keyboard.press("Escape");
    await question.waitFor({ state: "detached" });
    expect(app.received).toHaveLength(3);
    expect(await button.evaluate((element) => element === document.activeElement)).toBe(true);
    await button.press("Enter");
    await sending(() => question.getByRole("button", { name: "Delete", exact: true }).click());
    expect(payload()).toMatchObject({ actions: [{ action_id: "delete" }] });
  });
});

it("a container is opened by keyboard, and clicks in it reach the app", async () => {
  const raw = (text: string) => ({ type: "raw_text" as const, text });
  await sdk(slack).chat.postMessage({
    channel: costs,
    text: "Container",
    blocks: [
      {
        ...{ type: "container", title: plain("All of it"), is_collapsible: true, default_collapsed: true },
        child_blocks: [
          { type: "table", rows: [[raw("Name")], [raw("Inside")]] },
          { type: "actions", elements: [{ type: "button", action_id: "more", text: plain("Show more") }] },
        ],
      },
    ],
  });
  const cell = page.getByRole("rowheader", { name: "Inside" });
  const title = page.locator("summary").filter({ hasText: "All of it" });
  await title.waitFor();
  expect(await cell.count()).toBe(0);
  await title.press("Enter");
  await cell.waitFor();
  expect(await violationsOf(page)).toEqual([]);
  await sending(() => page.getByRole("button", { name: "Show more" }).click());
  expect(payload()).toMatchObject({ actions: [{ action_id: "more", block_id: "block-0-1" }] });
});

describe("a modal of any app", () => {
  const input = (block_id: string, label: string, element: object) => ({
    type: "input",
    block_id,
    label: plain(label),
    element: { action_id: "value", ...element },
  });
  const view = {
    type: "modal" as const,
    callback_id: "report",
    title: plain("New report"),
    submit: plain("Save"),
    blocks: [
      input("name", "Name", { type: "plain_text_input", initial_value: "Costs" }),
      input("by", "Grouping", { type: "static_select", options, initial_option: options[1] }),
      input("at", "Time", { type: "timepicker", initial_time: "09:00" }),
      input("who", "For", { type: "users_select" }),
      { ...input("with", "With", { type: "checkboxes", options }), optional: true },
      {
        type: "actions",
        block_id: "try",
        elements: [{ type: "button", action_id: "now", text: plain("Try it now") }],
      },
    ] as never[],
  };

  it("opens, is filled in by keyboard, shows what is wrong, and closes when the app has taken it", async () => {
    const typed = await slack.client.command({ user: "ada", channel: costs, text: "/atlas-usage" });
    await sdk(slack).views.open({ trigger_id: typed.trigger_id ?? "", view });
    const modal = page.getByRole("dialog", { name: "New report" });
    await modal.getByRole("textbox", { name: "Name" }).waitFor();
    expect(await violationsOf(page)).toEqual([]);

    await page.keyboard.press("End");
    await page.keyboard.type(" of all");
    await sending(() => modal.getByRole("button", { name: "Try it now" }).press("Enter"));
    expect(payload()).toMatchObject({
      type: "block_actions",
      container: { type: "view" },
      actions: [{ action_id: "now" }],
      view: { state: { values: { name: { value: { value: "Costs of all" } } } } },
    });

    app.answer = (response) => response.writeHead(500).end();
    await modal.getByRole("combobox", { name: "For" }).selectOption("Lin Weber");
    await modal.getByRole("button", { name: "Save" }).click();
    await modal.getByRole("alert").filter({ hasText: "The bot could not be reached." }).waitFor();
    answerJson(app, { response_action: "errors", errors: { at: "Too early." } });
    await modal.getByRole("checkbox", { name: "By projects" }).press("Space");
    await modal.getByRole("textbox", { name: "Name" }).press("Enter");
    await modal.getByRole("alert").filter({ hasText: "Too early." }).waitFor();
    expect(await modal.getByLabel("Time").evaluate((element) => element === document.activeElement)).toBe(
      true,
    );

    answerJson(app, {});
    await modal.getByRole("button", { name: "Save" }).click();
    await modal.waitFor({ state: "detached" });
    expect(payload()).toMatchObject({
      type: "view_submission",
      user: { id: ada },
      view: {
        callback_id: "report",
        state: {
          values: {
            name: { value: { type: "plain_text_input", value: "Costs of all" } },
            by: { value: { type: "static_select", selected_option: options[1] } },
            at: { value: { type: "timepicker", selected_time: "09:00" } },
            who: { value: { type: "users_select", selected_user: "U0LIN0001" } },
            with: { value: { type: "checkboxes", selected_options: [options[0]] } },
          },
        },
      },
    });
  });

  it("closes on Escape, and tells the app if it asked for that", async () => {
    const typed = await slack.client.command({ user: "ada", channel: costs, text: "/atlas-usage" });
    await sdk(slack).views.open({
      trigger_id: typed.trigger_id ?? "",
      view: { ...view, notify_on_close: true },
    });
    const modal = page.getByRole("dialog", { name: "New report" });
    await modal.waitFor();
    await sending(() => page.keyboard.press("Escape"));
    await modal.waitFor({ state: "detached" });
    expect(payload()).toMatchObject({ type: "view_closed", view: { callback_id: "report" } });
    expect(await slack.client.views("ada")).toEqual([]);
    expect(app.received).toHaveLength(2);
    expect(await page.getByRole("alert").textContent()).toBe("");
  });
});

it("the home of an app is there once it is published, and its buttons work", async () => {
  const home = {
    type: "home" as const,
    blocks: [
      { type: "header" as const, text: plain("Your reports") },
      {
        type: "actions" as const,
        elements: [{ type: "button" as const, action_id: "new", text: plain("New report") }],
      },
    ],
  };
  await page.getByRole("link", { name: "Atlas Costs" }).click();
  await page.getByText("The app has not published its home yet.").waitFor();
  await sdk(slack).views.publish({ user_id: ada, view: home });
  await page.getByRole("heading", { name: "Your reports" }).waitFor();
  await sending(() => page.getByRole("button", { name: "New report" }).click());
  expect(payload()).toMatchObject({
    type: "block_actions",
    actions: [{ action_id: "new" }],
    view: { type: "home" },
  });
});

it("the page says that the workspace is off, keeps what was typed, and connects again", async () => {
  await page.getByRole("link", { name: "# atlas-costs" }).click();
  const { url } = slack;
  await slack.close();
  const notice = page.getByRole("alert");
  await notice.filter({ hasText: "The workspace was switched off." }).waitFor();
  await composerOf(page).fill("Are you there?");
  await Promise.all([
    page.waitForEvent("requestfailed", (request) => request.url().endsWith("/client/message")),
    composerOf(page).press("Enter"),
  ]);
  await vi.waitUntil(async () => (await composerOf(page).inputValue()) === "Are you there?", {
    timeout: 60_000,
  });
  slack = await openSlack({ requestUrl: () => app.url, serveOthers, port: Number(new URL(url).port) });
  await notice.filter({ hasNotText: /./ }).waitFor({ state: "attached" });
  await composerOf(page).press("Enter");
  await page.getByRole("article").filter({ hasText: "Are you there?" }).waitFor();
  expect(watched.faults.splice(0).every((fault) => fault.includes("net::ERR_"))).toBe(true);
});
