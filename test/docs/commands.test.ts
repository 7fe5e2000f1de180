import { describe, expect, it } from "vitest";
import { INVOICE_FORMS, parseInvoice } from "../../functions/features/invoice/command.ts";
import { parseReport, REPORT_FORMS } from "../../functions/features/report/command.ts";
import { parseUsage, USAGE_FORMS } from "../../functions/features/usage/command.ts";
import { BOT_SCOPES } from "../../functions/slack/scopes.ts";
import { codeIn, readPages, tableRows } from "./pages.ts";

const TODAY = new Date(Date.UTC(2026, 10, 21));
const PARSERS = { usage: parseUsage, invoice: parseInvoice, report: parseReport };

const pages = await readPages();

describe("docs/commands.md", () => {
  it.each([
    ["Usage", USAGE_FORMS],
    ["Invoices", INVOICE_FORMS],
    ["Reports", REPORT_FORMS],
  ])("has every form of the command under %s, and no other", (title, forms) => {
    const section =
      pages
        .get("docs/commands.md")
        ?.split(/^## /m)
        .find((part) => part.startsWith(title)) ?? "";
    const rows = tableRows(section).map(([form, example]) => [form, example]);
    expect(rows.slice(1)).toEqual(
      // The explanation of a form, after a colon, is the third column.
      forms.map(({ form, example }) => [`\`${form.split(": ")[0]}\``, `\`${example}\``]),
    );
  });
});

it("the bot understands every command in the README and in docs", () => {
  let found = 0;
  for (const [path, page] of pages) {
    for (const code of [...codeIn(page), ...asked(page)]) {
      const [, name, text = ""] = /^\/atlas-(usage|invoice|report)(?: (.*))?$/.exec(code) ?? [];
      // A pattern such as `[by …]` or `<id>` is no command.
      if (!name || /[<[…]/.test(text)) continue;
      found += 1;
      const parse = PARSERS[name as keyof typeof PARSERS];
      expect(() => parse(text, TODAY), `${path}: ${code}`).not.toThrow();
    }
  }
  expect(found).toBeGreaterThan(50);
});

it("docs/security.md lists the scopes that the Slack app asks for, and no others", () => {
  const rows = tableRows(pages.get("docs/security.md") ?? "");
  const start = rows.findIndex(([scope]) => scope === "scope");
  const scopes = rows.slice(start + 1).flatMap(([cell = ""]) => codeIn(cell));
  expect(scopes.sort()).toEqual(BOT_SCOPES.map(({ name }) => name).sort());
});

/** What a page asks by `npm run ask`. */
function asked(page: string): string[] {
  return [...page.matchAll(/npm run -s ask -- (["'])(.*?)\1/g)].map(([, , command = ""]) => command);
}
