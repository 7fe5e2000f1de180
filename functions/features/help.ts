import { context, header, type Message, section } from "../slack/block-kit.ts";
import { code } from "../slack/mrkdwn.ts";
import { slackText } from "../slack/text.ts";
import { featureText } from "./text.ts";

/** What a command understands. */
export interface CommandForm {
  /** Its pattern; what it means may follow after a colon and a space. */
  readonly form: string;
  /** A command that works when pasted. */
  readonly example: string;
}

export function helpMessage(
  title: string,
  forms: readonly CommandForm[],
  intro = featureText.helpIntro,
): Message {
  const lines = forms.map(({ form, example }) => `${code(form)}\n${slackText.forExample(code(example))}`);
  return {
    text: title,
    blocks: [header(title), section(intro), section(lines.join("\n\n")), context([featureText.helpFooter])],
  };
}
