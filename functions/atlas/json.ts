import type * as z from "zod";
import { AtlasError } from "./error.ts";

/** @returns undefined for text that is not JSON, such as the page of a proxy. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** @throws AtlasError `unexpected_answer` for what is not JSON or does not fit the schema. */
export function parseAnswer<Answer>(text: string, schema: z.ZodType<Answer>, what: string): Answer {
  const answer = schema.safeParse(parseJson(text));
  if (!answer.success) {
    throw AtlasError.unexpectedAnswer(`${what} has another form than documented`, answer.error);
  }
  return answer.data;
}
