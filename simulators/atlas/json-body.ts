import type * as z from "zod";
import { AtlasError } from "./reply.ts";

/** @throws AtlasError 400 that names the first problem */
export function parseJsonBody<Output>(schema: z.ZodType<Output>, body: unknown): Output {
  const parsed = schema.safeParse(body);
  if (!parsed.success) throw refusal(parsed.error.issues[0], body);
  return parsed.data;
}

function refusal(issue: z.core.$ZodIssue | undefined, body: unknown): AtlasError {
  const path = issue?.path.join(".") ?? "";
  if (issue?.code === "unrecognized_keys") {
    const key = issue.keys[0] ?? "";
    return new AtlasError(400, "INVALID_ATTRIBUTE", `Invalid attribute ${key} specified.`, {
      parameters: [key],
    });
  }
  if (issue?.code === "invalid_value") {
    return new AtlasError(
      400,
      "INVALID_ENUM_VALUE",
      `An invalid enumeration value was specified for ${path}.`,
      {
        parameters: [path],
      },
    );
  }
  const isObject = typeof body === "object" && body !== null;
  if (isObject && issue?.path.length === 1 && !Object.hasOwn(body, path)) {
    return new AtlasError(400, "MISSING_ATTRIBUTE", `The required attribute ${path} was not specified.`, {
      parameters: [path],
    });
  }
  return invalidAttribute(path || "body", issue?.message ?? "The body is not understood.");
}

export function invalidAttribute(attribute: string, reason: string): AtlasError {
  return new AtlasError(400, "VALIDATION_ERROR", `Invalid ${attribute}: ${reason}`, {
    parameters: [attribute],
  });
}
