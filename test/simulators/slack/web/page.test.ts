import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { appManifest } from "../../../../functions/features/manifest.ts";
import { openClient } from "../../../../local/terminal/client.ts";
import { startWorkspace, type Workspace } from "../../../../local/workspace.ts";
import { BUILT_IN_COMMANDS } from "../../../../simulators/slack/client/built-in-commands.ts";
import { fakeDate, skippingTimer } from "../../../workspace.ts";
import { HOSTILE_NAME, HOSTILE_SEED } from "../../atlas/hostile-seed.ts";
import { composerOf, openBrowser, openPage, violationsOf, type WatchedPage } from "./browser.ts";

let dataDir: string;
let workspace: Workspace;
let browser: Browser;
let ada: WatchedPage;
let page: Page;
/** Workflows wait for it; then time goes on for them. */
let released = Promise.resolve();

beforeAll(async () => {
  fakeDate();
  dataDir = await mkdtemp(join(tmpdir(), "atlas-cost-bot-test-"));
  [workspace, browser] = await Promise.all([
    startWorkspace(
      { port: 0, dataDir, values: {}, appToken: undefined },
      {
        processingMs: 2500,
        atlasSeed: HOSTILE_SEED,
        timer: {
          async sleepUntil(time, signal) {
            await released;
            await skippingTimer.sleepUntil(time, signal);
          },
        },
      },
    ),
    openBrowser(),
  ]);
  ada = await openPage(browser, workspace.slack.url);
  page = ada.page;
});

afterEach(() => {
  expect(ada.faults.splice(0)).toEqual([]);
});

afterAll(async () => {
  await browser.close();
  await workspace.close();
  await rm(dataDir, { recursive: true, force: true });
  vi.useRealTimers();
});

async function ask(command: string): Promise<void> {
  await composerOf(page).fill(command);
  await composerOf(page).press("Enter");
}

function messageWith(text: string) {
  return page.getByRole("article").filter({ hasText: text });
}

function isInSight(message: Locator): Promise<boolean> {
  return message.evaluate(
    (element) => element.getBoundingClientRect().bottom < (element.closest("main")?.clientHeight ?? 0),
  );
}

describe("a question on the page", () => {
  it("is typed by keyboard alone with the commands offered, and its announcement becomes the answer", async () => {
    const release = Promise.withResolvers<void>();
    released = release.promise;
    await page.getByText("No messages yet.").waitFor();
    expect(await page.locator(".messages").getByRole("button").allTextContents()).toHaveLength(5);
    await page.locator("body").press("/");
    const offered = page.getByRole("listbox", { name: "Commands" }).getByRole("option");
    await offered.first().waitFor();
    expect(await offered.allTextContents()).toEqual(
      [...appManifest().features.slash_commands, ...BUILT_IN_COMMANDS].map(({ command, usage_hint }) =>
        expect.stringContaining(`${command} ${usage_hint}`),
      ),
    );
    await page.keyboard.type("atlas-u");
    expect(await offered.count()).toBe(1);
    await page.keyboard.press("Enter");
    expect(await composerOf(page).inputValue()).toBe("/atlas-usage ");
    await page.keyboard.type("la");
    const words = page.getByRole("listbox", { name: "Words" }).getByRole("option");
    expect(await words.first().textContent()).toBe("last monthperiod");
    await page.keyboard.press("Tab");
    await page.keyboard.type("by p");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    expect(await composerOf(page).inputValue()).toBe("/atlas-usage last month by projects ");
    await words.first().waitFor();
    await page.keyboard.press("Enter");
    await messageWith("Asking Atlas what October 2026 cost").waitFor();
    const message = await page.getByRole("article").elementHandle();

    release.resolve();
    await page.getByRole("cell", { name: "$11,805.36" }).waitFor();
    expect(await message?.textContent()).toContain("$11,805.36");
    expect(await page.getByRole("article").count()).toBe(1);
    expect(await page.getByRole("status").textContent()).toContain("Atlas costs in October 2026: $11,805.36");
  });

  it("shows names from Atlas as they are: nothing in them is a link, a mention or HTML", async () => {
    expect(await page.getByRole("rowheader", { name: HOSTILE_NAME, exact: true }).count()).toBe(1);
    expect(await page.locator(".messages a").count()).toBe(0);
    expect(await page.locator(".messages .mention").allTextContents()).toEqual(["@ada"]);
  });

  it("is looked at from another side by a button, and its CSV comes down byte for byte", async () => {
    await page.getByRole("button", { name: "By clusters" }).press("Enter");
    await page.getByRole("rowheader", { name: "fleet-prod" }).waitFor();
    await page.getByRole("button", { name: "CSV file" }).first().click();
    const link = page.getByRole("link", {
      name: /^Download atlas-usage-2026-10-by-projects\.csv, \d+ bytes$/,
    });
    const [download] = await Promise.all([page.waitForEvent("download"), link.click()]);
    expect(download.suggestedFilename()).toBe("atlas-usage-2026-10-by-projects.csv");

    const terminal = openClient(workspace.slack.url);
    const { messages } = await terminal.messages("atlas-costs", "ada");
    const [file] = messages.flatMap(({ files = [] }) => files);
    const bytes = await terminal.download(file ?? expect.fail("no file"));
    expect(bytes.byteLength).toBeGreaterThan(300);
    expect(new Uint8Array(await readFile(await download.path()))).toEqual(bytes);
  });

  it("that is not understood is answered to this person only, and can be called back and corrected", async () => {
    await ask("/atlas-usage lst month");
    await messageWith("Only visible to you").getByText("Did you mean").waitFor();
    await composerOf(page).press("ArrowUp");
    expect(await composerOf(page).inputValue()).toBe("/atlas-usage lst month");
    await composerOf(page).fill("");
    const { messages } = await openClient(workspace.slack.url).messages("atlas-costs", "lin");
    expect(messages.filter(({ ephemeral }) => ephemeral)).toEqual([]);
  });

  it("is the same in the terminal: what is said at one shows at the other", async () => {
    await ask("Is *that* all? <!channel>");
    const said = messageWith("Is that all? <!channel>").locator(".message-body");
    await said.waitFor();
    const [text, strong] = await Promise.all([said.boundingBox(), said.locator("strong").boundingBox()]);
    expect(text?.height).toBeLessThan(1.5 * (strong?.height ?? 0));
    const terminal = openClient(workspace.slack.url);
    const { messages } = await terminal.messages("atlas-costs", "lin");
    expect(messages.at(-1)).toMatchObject({ user: "U0ADA0001", text: "Is *that* all? &lt;!channel&gt;" });
    await terminal.command("lin", "finance", "/atlas-invoice 2026-09");
    await page.getByRole("link", { name: /^# finance\s*[12] new$/ }).click();
    await page.getByRole("heading", { name: "Atlas invoice for September 2026" }).waitFor();
    await page.getByRole("link", { name: "# atlas-costs" }).click();
  });
});

it("the newest message is shown after sending, and offered to a reader who has scrolled up", async () => {
  const toEnd = page.getByRole("button", { name: /^(To the newest|New messages)/ });
  await page.locator(".messages").hover();
  await page.mouse.wheel(0, -3000);
  await toEnd.filter({ hasText: "To the newest" }).waitFor();
  const terminal = openClient(workspace.slack.url);
  await terminal.command("ada", "atlas-costs", "/atlas-usage lst");
  await toEnd.filter({ hasText: "New messages" }).press("Enter");
  expect(await toEnd.count()).toBe(0);
  const newest = page.getByRole("article").last();
  await vi.waitUntil(() => isInSight(newest), { timeout: 60_000 });

  await page.mouse.wheel(0, -3000);
  await toEnd.waitFor();
  await ask("/atlas-report list");
  await newest.getByText("This channel has no reports yet.").waitFor();
  await vi.waitUntil(() => isInSight(newest), { timeout: 60_000 });
});

it("a mention in a thread is typed with the app's name offered, and answered there", async () => {
  const root = page.locator(".thread-root").filter({ hasText: "$11,805.36" }).first();
  await root.getByRole("button", { name: "Reply in thread" }).press("Enter");
  const reply = page.getByRole("combobox", { name: "Reply in the thread" });
  expect(await reply.evaluate((element) => element === document.activeElement)).toBe(true);
  await page.keyboard.type("@atlas");
  await page.getByRole("listbox", { name: "People" }).getByRole("option", { name: "@atlas-costs" }).waitFor();
  await page.keyboard.press("Tab");
  await page.keyboard.type("why?");
  await page.keyboard.press("Enter");
  const replies = root.locator(".thread").getByRole("article");
  await replies.filter({ hasText: "@atlas-costs why?" }).locator(".mention").waitFor();
  await replies.filter({ hasText: "$11,805.36 instead of" }).waitFor();
  await page.keyboard.press("Escape");
  expect(await reply.count()).toBe(0);
});

it("an empty channel without the bot says how to invite it", async () => {
  await page.getByRole("link", { name: "# random" }).click();
  await page.getByRole("button", { name: "Invite @atlas-costs" }).click();
  await page.locator(".messages").getByRole("button", { name: "/atlas-why" }).waitFor();
  await ask("/remove @atlas-costs");
  await page.getByRole("button", { name: "Invite @atlas-costs" }).waitFor();
  await page.getByRole("link", { name: "# atlas-costs" }).click();
});

it("a message is copied as JSON for the Block Kit Builder", async () => {
  const answer = page.getByRole("article").filter({ hasText: "$11,805.36" }).first();
  await answer.hover();
  await answer.getByRole("button", { name: "Copy JSON" }).click();
  await answer.getByRole("button", { name: "Copied" }).waitFor();
  const copied: { blocks: object[] } = JSON.parse(await page.evaluate(() => navigator.clipboard.readText()));
  expect(copied.blocks.slice(0, 3)).toMatchObject([
    { type: "header" },
    { type: "section" },
    { type: "data_table" },
  ]);
});

it("the path of a question is followed live, also through an Atlas that refuses and fails", async () => {
  await page.getByRole("button", { name: "Behind the scenes" }).click();
  const path = page.getByRole("complementary", { name: "Behind the scenes" });
  await path.getByRole("checkbox", { name: "429" }).check();
  await path.getByText("2 to come").waitFor();
  await ask("/atlas-usage 2026-08");
  await page.getByRole("heading", { name: "Atlas costs in August 2026" }).waitFor();
  await path
    .getByRole("listitem")
    .filter({ hasText: "usage job" })
    .getByText("done", { exact: true })
    .waitFor();
  expect(await path.getByRole("checkbox", { name: "429" }).isChecked()).toBe(false);
  const steps = path.getByRole("list", { name: "Path" }).getByRole("listitem");
  const entries = (await steps.allTextContents()).map((text) => text.replace(/^\+[\d.]+/, ""));
  expect(entries[0]).toMatch(/^Slack → bot\/atlas-usage 2026-08acknowledged.*x-slack-signature/s);
  expect(entries.filter((entry) => /^Atlas.*429 · /s.test(entry))).toHaveLength(2);
  for (const each of [
    /^Tableusage job/,
    /^Stepannounce/,
    /^Stepdeliver/,
    /^Waitwait for Atlas/,
    /^Slackchat.update/,
  ]) {
    expect(entries).toContainEqual(expect.stringMatching(each));
  }
  expect(entries.join()).not.toContain("response_url");
});

it("a question that runs is seen among the recent ones, and each has its own path", async () => {
  const path = page.getByRole("complementary", { name: "Behind the scenes" });
  const questions = path.getByRole("list", { name: "Recent questions" }).getByRole("button");
  const release = Promise.withResolvers<void>();
  released = release.promise;
  await ask("/atlas-usage 2026-07");
  const running = questions.filter({ hasText: /2026-07.*running since \d+ s/ });
  await running.waitFor();
  await questions.filter({ hasText: "2026-08" }).click();
  const first = path.getByRole("list", { name: "Path" }).getByRole("listitem").first();
  await first.filter({ hasText: "/atlas-usage 2026-08" }).waitFor();
  await running.click();
  await first.filter({ hasText: "/atlas-usage 2026-07" }).waitFor();
  release.resolve();
  await questions
    .first()
    .filter({ hasText: /2026-07.*done after/ })
    .waitFor();
});

it("the date moves to tomorrow and back", async () => {
  const panel = page.getByRole("complementary", { name: "Behind the scenes" });
  await panel.getByRole("button", { name: "Go to tomorrow" }).click();
  await panel.getByText("1 day ahead").waitFor();
  await panel.getByRole("button", { name: "Back to the real date" }).click();
  await panel.getByText("1 day ahead").waitFor({ state: "detached" });
});

it("has nothing for axe to complain about, in light and dark, with commands offered and the panel open", async () => {
  await composerOf(page).fill("/");
  await page.getByRole("option", { name: /^\/atlas-usage/ }).waitFor();
  expect(await violationsOf(page)).toEqual([]);
  await composerOf(page).fill("");
  await page.getByRole("button", { name: "Close the panel" }).press("Escape");
  const opener = page.getByRole("button", { name: "Behind the scenes" });
  expect(await opener.evaluate((element) => element === document.activeElement)).toBe(true);
});

it("fits a phone: the channels come out of a menu, and so do the app's home and its form", async () => {
  const lin = await openPage(browser, `${workspace.slack.url}/#/lin/finance`, true);
  await lin.page.getByRole("heading", { name: "Atlas invoice for September 2026" }).waitFor();
  const overhang = await lin.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(overhang).toBe(0);
  expect(await violationsOf(lin.page)).toEqual([]);
  const opener = lin.page.getByRole("button", { name: "Open the menu" });
  await opener.press("Enter");
  await lin.page.getByRole("link", { name: "# atlas-costs" }).press("Escape");
  await vi.waitUntil(() => opener.evaluate((element) => element === document.activeElement), {
    timeout: 60_000,
  });
  await opener.tap();
  await lin.page.getByRole("link", { name: "# random" }).tap();
  await lin.page.getByRole("heading", { name: "# random", level: 1 }).waitFor();
  expect(await lin.page.getByRole("navigation").isVisible()).toBe(false);
  await opener.tap();
  await lin.page.getByRole("link", { name: "Atlas Costs" }).tap();
  await lin.page.getByRole("heading", { name: "Atlas costs in November 2026" }).waitFor();
  expect(await violationsOf(lin.page)).toEqual([]);
  // A workflow that waits moves the date on: the form's trigger would be too old.
  await workspace.lambda.idle();
  const release = Promise.withResolvers<void>();
  released = release.promise;
  await lin.page.getByRole("button", { name: "Ask…" }).tap();
  const form = lin.page.getByRole("dialog", { name: "Ask about Atlas costs" });
  const clusters = form.getByRole("combobox", { name: /^Only these clusters/ });
  await clusters.waitFor();
  release.resolve();
  await workspace.lambda.idle();
  await clusters.fill("fleet");
  await form.getByRole("option", { name: /fleet-prod$/ }).tap();
  await form.getByText(/cluster:.*fleet-prod/).waitFor();
  await clusters.fill("fl");
  await form.getByRole("listbox").getByRole("option").first().waitFor();
  expect(await violationsOf(lin.page)).toEqual([]);
  await lin.page.keyboard.press("Escape");
  await lin.page.keyboard.press("Escape");
  await form.waitFor({ state: "detached" });
  expect(lin.faults).toEqual([]);
  await lin.page.context().close();
});
