import axe from "axe-core";
import { type Browser, type Locator, type Page, chromium as playwright } from "playwright-core";
import { chromiumPath } from "./chromium.ts";

/** Starts the Chromium that comes from npm. Its packager's own switches would turn off the web's security. */
export async function openBrowser(): Promise<Browser> {
  const executablePath = await chromiumPath();
  return await playwright.launch({ executablePath, args: ["--no-sandbox", "--headless=shell"] });
}

/** A page, and everything that would be a fault on it. */
export interface WatchedPage {
  readonly page: Page;
  /** Errors, broken rules of the Content-Security-Policy, dialogs, and requests that leave this machine. */
  readonly faults: string[];
}

export async function openPage(browser: Browser, url: string, isPhone = false): Promise<WatchedPage> {
  const context = await browser.newContext({
    viewport: isPhone ? { width: 390, height: 844 } : { width: 1440, height: 900 },
    hasTouch: isPhone,
    permissions: ["clipboard-read", "clipboard-write"],
  });
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error") faults.push(message.text());
  });
  page.on("dialog", (dialog) => {
    faults.push(`dialog: ${dialog.message()}`);
    dialog.dismiss().catch((error: unknown) => faults.push(String(error)));
  });
  page.on("request", (request) => {
    if (new URL(request.url()).hostname !== "127.0.0.1") faults.push(`request: ${request.url()}`);
  });
  await page.goto(url);
  await composerOf(page).waitFor();
  return { page, faults };
}

/** Where messages and commands are typed. */
export function composerOf(page: Page): Locator {
  return page.getByRole("combobox", { name: /^Message or command/ });
}

/** What axe finds wrong with the page as it is shown, in light and in dark. */
export async function violationsOf(page: Page): Promise<string[]> {
  const violations: string[] = [];
  await page.evaluate(axe.source);
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    const found = await page.evaluate(async () => {
      // A flash that began in the other colours would be judged as a mixture of both.
      for (const animation of document.getAnimations()) animation.finish();
      const { axe: runner } = globalThis as unknown as { axe: typeof import("axe-core") };
      const results = await runner.run();
      return results.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
    });
    violations.push(...found.map((violation) => `${colorScheme} ${violation}`));
  }
  return violations;
}
