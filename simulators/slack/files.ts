import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { notWritten, RequestError, readBody } from "./http.ts";
import { isObject, type JsonObject, stringField } from "./json.ts";

interface StoredFile {
  name: string;
  /** As announced to files.getUploadURLExternal, in bytes. */
  length: number;
  state: "announced" | "uploaded" | "completed";
}

/** The bytes of files. What the emulator says about files is corrected here, for it knows neither bytes nor place. */
export interface FileStore {
  /** An answer with this server's links, sizes and media types in every file. Also notes new files. */
  dress(answer: JsonObject, method: string, args: JsonObject): JsonObject;
  /**
   * Stores an upload, raw or as a form, once all its bytes are on the disk.
   *
   * @throws RequestError 404 for an unknown file, 400 when the bytes are not as many as announced, 507 when the disk is full
   */
  receive(id: string, request: IncomingMessage): Promise<void>;
  /**
   * Sends the very bytes.
   *
   * @throws RequestError 404 when there is no such file
   */
  send(id: string, response: ServerResponse): Promise<void>;
  /** Removes the bytes of those of these files that are here. */
  forget(ids: Iterable<string>): Promise<void>;
  /** Removes the files, unless they are kept for the next run. */
  close(): Promise<void>;
}

const mediaTypes: Record<string, [mimetype: string, prettyType: string]> = {
  csv: ["text/csv", "CSV"],
  gif: ["image/gif", "GIF"],
  jpg: ["image/jpeg", "JPEG"],
  json: ["application/json", "JSON"],
  pdf: ["application/pdf", "PDF"],
  png: ["image/png", "PNG"],
  txt: ["text/plain", "Plain Text"],
};

/**
 * @param directory where the bytes are kept; undefined for a temporary place
 * @param origin this server's own URL, without a slash at the end
 */
export async function openFileStore(directory: string | undefined, origin: () => string): Promise<FileStore> {
  const place = directory ?? (await mkdtemp(join(tmpdir(), "local-slack-")));
  await mkdir(place, { recursive: true });
  const files = new Map<string, StoredFile>();

  const dressFile = (file: JsonObject): JsonObject => {
    const id = stringField(file, "id");
    const stored = files.get(id);
    if (!stored) return file;
    const link = `${origin()}/files-pri/${id}/${encodeURIComponent(stored.name)}`;
    return {
      ...file,
      ...describe(stored),
      url_private: link,
      url_private_download: `${link}?download=1`,
      permalink: `${origin()}/files/${id}`,
    };
  };

  const announce = (answer: JsonObject, args: JsonObject): JsonObject => {
    const id = stringField(answer, "file_id");
    files.set(id, {
      name: stringField(args, "filename").trim(),
      length: Number(args["length"]),
      state: "announced",
    });
    return { ...answer, upload_url: `${origin()}/upload/v1/${id}` };
  };

  return {
    dress(answer, method, args) {
      if (answer["ok"] !== true) return answer;
      if (method === "files.getUploadURLExternal") return announce(answer, args);
      return dressWithin(answer, (file) => {
        const stored = files.get(stringField(file, "id"));
        if (stored) stored.state = "completed";
        return dressFile(file);
      }) as JsonObject;
    },
    async receive(id, request) {
      const file = files.get(id);
      if (!file || file.state === "completed") throw new RequestError(404, "file_not_found");
      const part = join(place, `${id}.part`);
      try {
        await store(request, part, file.length);
        await rename(part, join(place, id));
      } catch (error) {
        throw isFull(error) ? notWritten(part, error) : error;
      } finally {
        await rm(part, { force: true });
      }
      file.state = "uploaded";
    },
    async send(id, response) {
      const file = files.get(id);
      if (file?.state !== "completed") throw new RequestError(404, "file_not_found");
      const { mimetype } = describe(file);
      response.writeHead(200, {
        "content-type": mimetype,
        "content-length": file.length,
        "content-disposition": `${mimetype.startsWith("image/") ? "inline" : "attachment"}; filename*=UTF-8''${encodeURIComponent(file.name)}`,
        "x-content-type-options": "nosniff",
      });
      await pipeline(createReadStream(join(place, id)), response).catch(endedByReader);
    },
    async forget(ids) {
      for (const id of ids) {
        if (files.delete(id)) await rm(join(place, id), { force: true });
      }
    },
    async close() {
      if (directory === undefined) await rm(place, { recursive: true, force: true });
    },
  };
}

function isFull(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return ["ENOSPC", "EDQUOT", "EFBIG"].includes(code);
}

/** A reader that hangs up before the end is no fault of ours. */
function endedByReader(error: unknown): void {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code !== "ERR_STREAM_PREMATURE_CLOSE") throw error;
}

function describe({ name, length }: StoredFile) {
  const filetype = extname(name).slice(1).toLowerCase();
  const [mimetype, prettyType] = mediaTypes[filetype] ?? ["application/octet-stream", "File"];
  return { size: length, filetype: filetype || "binary", mimetype, pretty_type: prettyType };
}

/** Applies `dressFile` to every file object of an answer: those with a private link. */
function dressWithin(value: unknown, dressFile: (file: JsonObject) => JsonObject): unknown {
  if (Array.isArray(value)) return value.map((item) => dressWithin(item, dressFile));
  if (!isObject(value)) return value;
  if ("url_private" in value) return dressFile(value);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, dressWithin(item, dressFile)]));
}

async function store(request: IncomingMessage, path: string, length: number): Promise<void> {
  const contentType = request.headers["content-type"] ?? "";
  if (contentType.startsWith("multipart/form-data")) {
    const bytes = await formFile(request, contentType, length);
    if (bytes.length !== length) throw wrongLength();
    await writeFile(path, bytes);
    return;
  }
  let received = 0;
  // Bytes beyond the announced ones are read but not stored: ending early would cut the connection, not answer.
  const counted = async function* (chunks: AsyncIterable<Buffer>) {
    for await (const chunk of chunks) {
      received += chunk.length;
      if (received <= length) yield chunk;
    }
  };
  await pipeline(request, counted, createWriteStream(path));
  if (received !== length) throw wrongLength();
}

/** Slack's SDK for Node sends the bytes as a field of a form; the other ways send them as they are. */
async function formFile(request: IncomingMessage, contentType: string, length: number): Promise<Uint8Array> {
  const formOverhead = 64_000;
  const body = await readBody(request, length + formOverhead);
  const form = await new Response(body, { headers: { "content-type": contentType } }).formData();
  const file = [...form.values()].find((value) => typeof value !== "string");
  if (!file) throw wrongLength();
  return new Uint8Array(await file.arrayBuffer());
}

function wrongLength(): RequestError {
  return new RequestError(400, "The upload does not have the announced length.");
}
