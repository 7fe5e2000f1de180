import { expect, it } from "vitest";
import { createTrace } from "../../../../local/trace.ts";
import { EXAMPLE_SEED } from "../../../../simulators/slack/seed.ts";
import { createWeb } from "../../../../simulators/slack/web/server.ts";
import { openSlack } from "../workspace.ts";
import { openBrowser, openPage } from "./browser.ts";

it("the page begins as the first person and in the first channel of the caller's seed", async () => {
  const kim = { id: "U0KIM00001", name: "kim", realName: "Kim", timeZone: "Asia/Seoul", token: "xoxp-kim" };
  const channels = [{ id: "C0OTHER001", name: "other", purpose: "", members: [kim.id] }];
  const serveOthers = createWeb({ trace: createTrace(async () => undefined), control: undefined });
  const slack = await openSlack({ serveOthers, seed: { ...EXAMPLE_SEED, people: [kim], channels } });
  const browser = await openBrowser();
  const { page, faults } = await openPage(browser, slack.url);
  await page.waitForURL(/#\/kim\//);
  await page.getByRole("combobox", { name: "Message or command in #other" }).fill("hello");
  await page.keyboard.press("Enter");
  await page.getByRole("article", { name: /^Kim/ }).waitFor();
  expect(faults).toEqual([]);
  await browser.close();
  await slack.close();
});
