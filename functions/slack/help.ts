import { context, header, type Message, section } from "./block-kit.ts";
import { code } from "./mrkdwn.ts";
import { slackText } from "./text.ts";

/** Every form of a command, each with an example that works when pasted. */
export function helpMessage(
  title: string,
  forms: ReadonlyArray<{ readonly form: string; readonly example: string }>,
  intro = slackText.helpIntro,
): Message {
  const lines = forms.map(({ form, example }) => `${code(form)}\n${slackText.forExample(code(example))}`);
  return {
    text: title,
    blocks: [header(title), section(intro), section(lines.join("\n\n")), context([slackText.helpFooter])],
  };
}
