import { isObject, type JsonObject } from "../json.ts";
import { checkOptionGroups, checkOptions } from "./elements.ts";
import type { ReportProblem } from "./problems.ts";

/** Problems of the app's answer to a block_suggestion: at most 100 options, or as many groups of them. */
export function problemsOfSuggestions(answer: JsonObject | undefined): string[] {
  const problems: string[] = [];
  const report: ReportProblem = (pointer, fault) => problems.push(`${fault} [json-pointer:${pointer}]`);
  if (!isObject(answer)) report("", "must be an object");
  else if (answer["option_groups"] === undefined) {
    checkOptions(answer["options"], "/options", { least: 0, most: 100 }, report);
  } else checkOptionGroups(answer["option_groups"], "/option_groups", 0, report);
  return problems;
}
