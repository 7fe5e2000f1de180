export interface Page<Item = unknown> {
  results: Item[];
  totalCount?: number;
}

/** Forms of a bare 102: with or without a body, with the connection kept or closed. */
export type ProcessingForm = "kept" | "closed" | "body-kept" | "body-closed";

/**
 * What a route answers, before envelope and pretty print. `bare` answers never get an envelope. With the ending "lost" the
 * connection breaks after the last piece of CSV.
 */
export type Reply =
  | { kind: "json"; status: number; content: unknown; bare?: boolean }
  | { kind: "page"; page: Page }
  | { kind: "csv"; content: Iterable<string | Uint8Array>; ending?: "lost" }
  | { kind: "processing"; form: ProcessingForm };

/** A refusal in the form of the Atlas Administration API, ApiError. */
export class AtlasError extends Error {
  readonly status: number;
  readonly errorCode: string;
  readonly parameters: readonly (string | number)[];
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    errorCode: string,
    detail: string,
    more: {
      parameters?: readonly (string | number)[];
      headers?: Readonly<Record<string, string>>;
      cause?: unknown;
    } = {},
  ) {
    super(detail, { cause: more.cause });
    this.name = "AtlasError";
    this.status = status;
    this.errorCode = errorCode;
    this.parameters = more.parameters ?? [];
    this.headers = more.headers ?? {};
  }
}

/** @throws AtlasError 404 */
export function requireById<Entry extends { id: string }>(entries: readonly Entry[], id: string): Entry {
  const entry = entries.find((candidate) => candidate.id === id);
  if (entry === undefined) throw notFound(id);
  return entry;
}

export function notFound(what: string): AtlasError {
  return new AtlasError(404, "RESOURCE_NOT_FOUND", `Cannot find resource ${what}.`, { parameters: [what] });
}
