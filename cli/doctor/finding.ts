import { oneLine } from "../../functions/aws/printable.ts";
import { redact } from "../../functions/aws/redact.ts";

/** What a check found. Only `wrong` keeps the bot from working. */
export interface Finding {
  readonly state: "fine" | "wrong" | "note";
  readonly about: string;
  /** What was found and, where something is to be done, what. Never a secret. */
  readonly says: string;
}

export function fine(about: string, says: string): Finding {
  return { state: "fine", about, says };
}

export function wrong(about: string, says: string): Finding {
  return { state: "wrong", about, says };
}

/** Something that could not be checked, or that a person may want to change. */
export function note(about: string, says: string): Finding {
  return { state: "note", about, says };
}

/** What to do about a setting that is missing or malformed. */
export const SET_IT = "Put it right in .env or in the environment.";

/** The findings of one subject. */
export interface Part {
  /** Such as `Slack`, with the address that was asked. */
  readonly title: string;
  readonly findings: readonly Finding[];
}

const SIGNS = { fine: "✓", wrong: "✗", note: "–" } as const;

/** One line per finding, under the title of its part. Names come from Atlas and Slack. */
export function render(parts: readonly Part[]): string {
  const width = Math.max(...parts.flatMap(({ findings }) => findings.map(({ about }) => about.length)));
  const line = ({ state, about, says }: Finding) =>
    `${SIGNS[state]} ${about.padEnd(width)}  ${oneLine(redact(says))}`;
  return parts.map(({ title, findings }) => [title, ...findings.map(line)].join("\n")).join("\n\n");
}
