import { AtlasError } from "./reply.ts";

export type Format = "json" | "csv";

const versioned = /^application\/vnd\.atlas\.(\d{4}-\d{2}-\d{2})\+(json|csv)$/;
const firstVersion = "2023-01-01";

/**
 * The format that an `Accept` header asks for. A version may be any date since 2023-01-01: Atlas answers with the newest
 * version of the resource that is not newer. Throws an AtlasError with status 406 when no offered format is asked for in
 * the versioned form.
 */
export function acceptedFormat(accept: string | undefined, offered: readonly Format[]): Format {
  const types = (accept ?? "").split(",").map((type) => type.split(";")[0]?.trim() ?? "");
  const formats = types.map(formatOf).filter((format) => format !== undefined);
  if (formats.length === 0) {
    throw new AtlasError(
      406,
      "INVALID_VERSION_DATE",
      `Invalid accept header or version date: ${accept ?? "none given"}.`,
      { parameters: [accept ?? ""] },
    );
  }
  const format = formats.find((candidate) => offered.includes(candidate));
  if (format === undefined) {
    throw new AtlasError(406, "NOT_ACCEPTABLE", `This resource answers as ${offered.join(" or ")} only.`);
  }
  return format;
}

/** Throws an AtlasError with status 415 unless the `Content-Type` is JSON, plain or of a version. */
export function requireJson(contentType: string | undefined): void {
  const type = contentType?.split(";")[0]?.trim();
  if (type !== "application/json" && formatOf(type ?? "") !== "json") {
    throw new AtlasError(
      415,
      "UNSUPPORTED_MEDIA_TYPE",
      "The request body must be JSON of a version of the API.",
    );
  }
}

function formatOf(type: string): Format | undefined {
  const [, date, format] = versioned.exec(type) ?? [];
  if (date === undefined || date < firstVersion || !isCalendarDate(date)) {
    return undefined;
  }
  return format === "csv" ? "csv" : "json";
}

function isCalendarDate(date: string): boolean {
  const time = Date.parse(`${date}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(date);
}
