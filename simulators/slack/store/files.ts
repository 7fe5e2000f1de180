import { extname } from "node:path";
import type { JsonObject } from "../json.ts";

/** A file without its bytes; see file-bytes.ts. */
export interface StoredFile {
  readonly id: string;
  readonly name: string;
  readonly title: string;
  readonly user: string;
  readonly size: number;
  /** Seconds since 1970. */
  readonly created: number;
  readonly state: "announced" | "uploaded" | "completed";
  readonly altText?: string;
  readonly share?: { readonly channel: string; readonly ts: string; readonly isPublic: boolean };
}

export interface Files {
  list(): StoredFile[];
  get(id: string): StoredFile | undefined;
  put(file: StoredFile): void;
  remove(id: string): void;
}

export function createFiles(): Files {
  const files = new Map<string, StoredFile>();
  return {
    list: () => [...files.values()],
    get: (id) => files.get(id),
    put: (file) => void files.set(file.id, file),
    remove: (id) => void files.delete(id),
  };
}

const MEDIA_TYPES: Readonly<Record<string, readonly [mimetype: string, prettyType: string]>> = {
  csv: ["text/csv", "CSV"],
  gif: ["image/gif", "GIF"],
  jpg: ["image/jpeg", "JPEG"],
  json: ["application/json", "JSON"],
  pdf: ["application/pdf", "PDF"],
  png: ["image/png", "PNG"],
  txt: ["text/plain", "Plain Text"],
};

export function fileTypeOf(name: string): { filetype: string; mimetype: string; pretty_type: string } {
  const filetype = extname(name).slice(1).toLowerCase();
  const [mimetype, prettyType] = MEDIA_TYPES[filetype] ?? ["application/octet-stream", "File"];
  return { filetype: filetype || "binary", mimetype, pretty_type: prettyType };
}

/**
 * Slack, "File object".
 *
 * @param origin this server's own URL, without a slash at the end
 */
export function withFileLinks(file: StoredFile, origin: string): JsonObject {
  const { id, name, title, user, size, created, altText, share } = file;
  const link = `${origin}/files-pri/${id}/${encodeURIComponent(name)}`;
  return {
    id,
    name,
    title,
    user,
    size,
    created,
    timestamp: created,
    ...fileTypeOf(name),
    mode: "hosted",
    is_external: false,
    is_public: share?.isPublic === true,
    url_private: link,
    url_private_download: `${link}?download=1`,
    permalink: `${origin}/files/${id}`,
    channels: share?.isPublic ? [share.channel] : [],
    groups: share && !share.isPublic ? [share.channel] : [],
    shares: share ? { [share.isPublic ? "public" : "private"]: { [share.channel]: [{ ts: share.ts }] } } : {},
    ...(altText !== undefined && { alt_txt: altText }),
  };
}
