import { describe, expect, it } from "vitest";
import { ALERT_FORMS } from "../../functions/features/alert/command.ts";
import { BUDGET_FORMS } from "../../functions/features/budget/command.ts";
import { features } from "../../functions/features/index.ts";
import { INVOICE_FORMS } from "../../functions/features/invoice/command.ts";
import { readSentence } from "../../functions/features/mention/sentence.ts";
import { REPORT_FORMS } from "../../functions/features/report/command.ts";
import { USAGE_FORMS } from "../../functions/features/usage/command.ts";
import { WHY_FORMS } from "../../functions/features/why/command.ts";
import { BOT_SCOPES } from "../../functions/slack/scopes.ts";
import { codeIn, readPages, tableRows } from "./pages.ts";

const TODAY = new Date(Date.UTC(2026, 10, 21));

const pages = await readPages();

describe("docs/commands.md", () => {
  it.each([
    ["Usage", USAGE_FORMS],
    ["Changes", WHY_FORMS],
    ["Invoices", INVOICE_FORMS],
    ["Reports", REPORT_FORMS],
    ["Budgets", BUDGET_FORMS],
    ["Alerts", ALERT_FORMS],
  ])("has every form of the command under %s, and no other", (title, forms) => {
    const section =
      pages
        .get("docs/commands.md")
        ?.split(/^## /m)
        .find((part) => part.startsWith(title)) ?? "";
    const rows = tableRows(section).map(([form, example]) => [form, example]);
    expect(rows.slice(1)).toEqual(
      // The third column explains a form; in the code the explanation follows a colon.
      forms.map(({ form, example }) => [`\`${form.split(": ")[0]}\``, `\`${example}\``]),
    );
  });
});

it("the bot understands every documented command", () => {
  let found = 0;
  for (const [path, page] of pages) {
    for (const code of [...codeIn(page), ...examplesIn(page)]) {
      const [, name, text = ""] = /^(\/atlas-\w+)(?: (.*))?$/.exec(code) ?? [];
      // `[by …]` or `<id>` is a pattern, not a command.
      if (!name || /[<[…]/.test(text)) continue;
      found += 1;
      const feature = features.find(({ command }) => command.name === name);
      expect(feature, `${path}: ${code}`).toBeDefined();
      expect(() => feature?.parse(text, TODAY), `${path}: ${code}`).not.toThrow();
    }
  }
  expect(found).toBeGreaterThan(50);
});

it("the bot understands every documented mention", () => {
  const mentions = [...pages.values()].flatMap((page) =>
    codeIn(page).flatMap((code) => /^@atlas-costs (.+)$/.exec(code)?.[1] ?? []),
  );
  expect(mentions.length).toBeGreaterThan(5);
  for (const text of mentions) {
    const sentence = readSentence(text, features, { today: TODAY, isFollowUp: true });
    const feature = features.find(({ command }) => command.name === sentence?.name);
    expect(() => feature?.parse(sentence?.text ?? "", TODAY), text).not.toThrow();
    expect(feature, text).toBeDefined();
  }
});

it("docs/security.md lists the scopes of the Slack app, and no others", () => {
  const rows = tableRows(pages.get("docs/security.md") ?? "");
  const start = rows.findIndex(([scope]) => scope === "scope");
  const scopes = rows.slice(start + 1).flatMap(([cell = ""]) => codeIn(cell));
  expect(scopes.sort()).toEqual(BOT_SCOPES.map(({ name }) => name).sort());
});

/** The commands of a page's `npm run ask` examples. */
function examplesIn(page: string): string[] {
  return [...page.matchAll(/npm run -s ask -- (["'])(.*?)\1/g)].map(([, , command = ""]) => command);
}
