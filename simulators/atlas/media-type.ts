import { isCalendarDate } from "./calendar.ts";
import { AtlasError } from "./reply.ts";

export type Format = "json" | "csv";

const VERSIONED = /^application\/vnd\.atlas\.(\d{4}-\d{2}-\d{2})\+(json|csv)$/;

/** The formats of a resource, and its oldest version (`YYYY-MM-DD`). */
interface Offer {
  readonly formats: readonly Format[];
  readonly version: string;
}

/**
 * The format that an `Accept` header asks for. Any date since the resource's own version is valid: Atlas answers with the
 * newest version up to that date.
 *
 * @throws AtlasError 406
 */
export function acceptedFormat(accept: string | undefined, { formats: offered, version }: Offer): Format {
  const types = (accept ?? "").split(",").map((type) => type.split(";")[0]?.trim() ?? "");
  const formats = types.map((type) => formatOf(type, version)).filter((format) => format !== undefined);
  if (formats.length === 0) {
    throw new AtlasError(
      406,
      "INVALID_VERSION_DATE",
      `Invalid accept header or version date: ${accept ?? "none given"}.`,
      { parameters: [accept ?? ""] },
    );
  }
  const format = formats.find((candidate) => offered.includes(candidate));
  if (format === undefined)
    throw new AtlasError(406, "NOT_ACCEPTABLE", `This resource answers as ${offered.join(" or ")} only.`);
  return format;
}

/** @throws AtlasError 415 unless the `Content-Type` is JSON, plain or of a valid version */
export function requireJson(contentType: string | undefined, version: string): void {
  const type = contentType?.split(";")[0]?.trim();
  if (type !== "application/json" && formatOf(type ?? "", version) !== "json") {
    throw new AtlasError(
      415,
      "UNSUPPORTED_MEDIA_TYPE",
      "The request body must be JSON of a version of the API.",
    );
  }
}

function formatOf(type: string, since: string): Format | undefined {
  const [, date, format] = VERSIONED.exec(type) ?? [];
  if (date === undefined || date < since || !isCalendarDate(date)) return undefined;
  return format === "csv" ? "csv" : "json";
}
