import { oneLine } from "../../functions/aws/printable.ts";
import { redact } from "../../functions/aws/redact.ts";

/** What a check found. Only a `problem` keeps the bot from working. */
export interface Finding {
  readonly state: "ok" | "problem" | "note";
  readonly about: string;
  /** Names the finding for programs: `ok`, a code of Slack's or Atlas's errors, or one of ours. */
  readonly code: string;
  /** What was found, and how to fix it. Never a secret. */
  readonly text: string;
}

export function ok(about: string, text: string): Finding {
  return { state: "ok", about, code: "ok", text };
}

export function problem(about: string, code: string, text: string): Finding {
  return { state: "problem", about, code, text };
}

/** Something that could not be checked, or that a person may want to change. */
export function note(about: string, code: string, text: string): Finding {
  return { state: "note", about, code, text };
}

/** How to fix a setting that is missing or malformed. */
export const FIX_SETTING = "Fix it in .env or in the environment.";

/** The findings about Atlas, Slack or the request URL. */
export interface Part {
  /** Such as `Slack at https://slack.com/api/`. */
  readonly title: string;
  readonly findings: readonly Finding[];
}

const SIGNS = { ok: "✓", problem: "✗", note: "–" } as const;

/** One line per finding, under the title of its part. Names in it come from Atlas and Slack. */
export function render(parts: readonly Part[]): string {
  const width = Math.max(...parts.flatMap(({ findings }) => findings.map(({ about }) => about.length)));
  const line = ({ state, about, text }: Finding) =>
    `${SIGNS[state]} ${about.padEnd(width)}  ${oneLine(redact(text))}`;
  return parts.map(({ title, findings }) => [title, ...findings.map(line)].join("\n")).join("\n\n");
}
