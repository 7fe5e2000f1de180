import { context, header, type Message, section } from "./block-kit.ts";
import type { Catalogue } from "./catalogue.ts";
import { code } from "./mrkdwn.ts";

/** Every form of a command, each with an example that works when pasted. */
export function helpMessage(
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
