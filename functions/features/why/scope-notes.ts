import { filterNotes, listNames, organizationNotes } from "../usage/scope-notes.ts";
import { answerText } from "./answer-text.ts";
import type { WhyRequest } from "./request.ts";

/** Whose costs these are, in mrkdwn. @param organizations names by id */
export function scopeNotes(request: WhyRequest, organizations: ReadonlyMap<string, string>): string[] {
  return [
    ...organizationNotes(request, [...new Set(organizations.values())]),
    ...filterNotes(request, (name) => organizations.get(name) ?? name),
    ...(request.names.length > 0 ? [answerText.onlyName(listNames(request.names))] : []),
  ];
}
