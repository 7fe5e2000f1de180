import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { notWritten, RequestError, readBody } from "./http.ts";
import { fileTypeOf, type StoredFile } from "./store/files.ts";

export interface FileBytes {
  /**
   * Stores an upload, raw or as a form.
   *
   * @throws RequestError 400 when the bytes are not as many as announced, 507 when the disk is full
   */
  receive(file: StoredFile, request: IncomingMessage): Promise<void>;
  send(file: StoredFile, response: ServerResponse): Promise<void>;
  /** Removes the bytes of all other files. */
  keepOnly(ids: readonly string[]): Promise<void>;
  /** Removes the files, if they are temporary. */
  close(): Promise<void>;
}

/** @param directory undefined for a temporary one */
export async function openFileBytes(directory: string | undefined): Promise<FileBytes> {
  const folder = directory ?? (await mkdtemp(join(tmpdir(), "local-slack-")));
  await mkdir(folder, { recursive: true });
  return {
    async receive({ id, size }, request) {
      const part = join(folder, `${id}.part`);
      try {
        await store(request, part, size);
        await rename(part, join(folder, id));
      } catch (error) {
        throw isFull(error) ? notWritten(part, error) : error;
      } finally {
        await rm(part, { force: true });
      }
    },
    async send({ id, name, size }, response) {
      const { mimetype } = fileTypeOf(name);
      response.writeHead(200, {
        "content-type": mimetype,
        "content-length": size,
        "content-disposition": `${mimetype.startsWith("image/") ? "inline" : "attachment"}; filename*=UTF-8''${encodeURIComponent(name)}`,
        "x-content-type-options": "nosniff",
      });
      await pipeline(createReadStream(join(folder, id)), response).catch(ignoreHangUp);
    },
    async keepOnly(ids) {
      for (const name of await readdir(folder)) {
        if (!ids.includes(name.replace(/\.part$/, ""))) await rm(join(folder, name), { force: true });
      }
    },
    async close() {
      if (directory === undefined) await rm(folder, { recursive: true, force: true });
    },
  };
}

function isFull(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return ["ENOSPC", "EDQUOT", "EFBIG"].includes(code);
}

function ignoreHangUp(error: unknown): void {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code !== "ERR_STREAM_PREMATURE_CLOSE") throw error;
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
  // Extra bytes are read but not stored: stopping early would break the connection before the answer.
  const counted = async function* (chunks: AsyncIterable<Buffer>) {
    for await (const chunk of chunks) {
      received += chunk.length;
      if (received <= length) yield chunk;
    }
  };
  await pipeline(request, counted, createWriteStream(path));
  if (received !== length) throw wrongLength();
}

/** Slack's SDK for Node sends the bytes as a field of a form. */
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
