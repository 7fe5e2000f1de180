import type { Period } from "../money/period.ts";
import type { Filters } from "./filters.ts";

/** What an answer is about. A follow-up in its thread takes over what it doesn't say itself. */
export interface AnswerScope extends Partial<Filters> {
  readonly period?: Period | undefined;
  /** Of anything that costs something, as typed. */
  readonly names?: readonly string[] | undefined;
  /** As the command says it after `by`. */
  readonly groupBy?: string | undefined;
}
