import { createCipheriv } from "node:crypto";

/** The encrypted links that SST writes beside a bundle. `key` is in base64. (SST, pkg/runtime/runtime.go.) */
export function linksFile(links: object, key: string): Buffer {
  const cipher = createCipheriv("aes-256-gcm", Buffer.from(key, "base64"), Buffer.alloc(12));
  return Buffer.concat([cipher.update(JSON.stringify(links)), cipher.final(), cipher.getAuthTag()]);
}
