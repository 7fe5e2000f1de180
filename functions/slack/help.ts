import { INVOICE_FORMS } from "../features/invoice/command.ts";
import { REPORT_FORMS } from "../features/report/command.ts";
import { USAGE_FORMS } from "../features/usage/command.ts";
import { context, header, type Message, section } from "./block-kit.ts";
import type { Catalogue } from "./catalogue.ts";
import { code } from "./mrkdwn.ts";

/** Every form of `/atlas-usage`, each with an example that works when pasted. */
export function usageHelp(words: Catalogue): Message {
  return help(words, words.usageHelpHeader, USAGE_FORMS);
}

/** Every form of `/atlas-invoice`, each with an example that works when pasted. */
export function invoiceHelp(words: Catalogue): Message {
  return help(words, words.invoiceHelpHeader, INVOICE_FORMS);
}

/** Every form of `/atlas-report`, each with an example that works when pasted. */
export function reportHelp(words: Catalogue): Message {
  return help(words, words.reportHelpHeader, REPORT_FORMS, words.reportHelpIntro);
}

function help(
  words: Catalogue,
  title: string,
  forms: ReadonlyArray<{ readonly form: string; readonly example: string }>,
  intro = words.helpIntro,
): Message {
  const lines = forms.map(({ form, example }) => `${code(form)}\n${words.forExample(code(example))}`);
  return {
    text: title,
    blocks: [header(title), section(intro), section(lines.join("\n\n")), context([words.helpFooter])],
  };
}
