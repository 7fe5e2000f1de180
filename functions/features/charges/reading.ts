import { JobError } from "../../jobs/failure.ts";
import type { ReadCharges } from "./read-side.ts";
import { type ComparedPeriods, openSide, type SideName } from "./sides.ts";

/** What all steps of a run know. */
export interface Reading {
  /** ISO date of the day on which the job began, or of the message to which it attaches a file. */
  readonly today: string;
  /** The last day with charges of the open side, once it is known. */
  readonly lastDay?: string | undefined;
  readonly charges: ReadCharges;
}

/** The open side comes first: its days decide which days of the other one are read. @param today ISO date in UTC */
export function sidesInOrder(periods: ComparedPeriods, today: string): readonly [SideName, SideName] {
  return openSide(periods, today) === "before" ? ["before", "after"] : ["after", "before"];
}

/** @param sentence what has no complete day with charges, in mrkdwn */
export function noDay(sentence: string): JobError {
  return new JobError("no_day", sentence, { retry: "never" });
}
