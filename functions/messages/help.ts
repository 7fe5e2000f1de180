import { INVOICE_FORMS } from "../commands/invoice.ts";
import { USAGE_FORMS } from "../commands/usage.ts";
import type { Catalogue } from "./catalogue.ts";
import { context, header, type Message, section } from "./message.ts";
import { code } from "./mrkdwn.ts";

/** Every form of `/atlas-usage`, each with an example that works when pasted. */
export function usageHelp(words: Catalogue): Message {
  return help(words, words.usageHelpHeader, USAGE_FORMS);
}

/** Every form of `/atlas-invoice`, each with an example that works when pasted. */
export function invoiceHelp(words: Catalogue): Message {
  return help(words, words.invoiceHelpHeader, INVOICE_FORMS);
}

function help(
  words: Catalogue,
  title: string,
  forms: ReadonlyArray<{ readonly form: string; readonly example: string }>,
): Message {
  const lines = forms.map(({ form, example }) => `${code(form)}\n${words.forExample(code(example))}`);
  return {
    text: title,
    blocks: [
      header(title),
      section(words.helpIntro),
      section(lines.join("\n\n")),
      context([words.helpFooter]),
    ],
  };
}
