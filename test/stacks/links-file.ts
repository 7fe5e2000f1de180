import { createCipheriv } from "node:crypto";

/** What SST writes beside a bundle: the links, with a key of 32 bytes in base64. (Its Go source, pkg/runtime/runtime.go.) */
export function linksFile(links: object, key: string): Buffer {
  const cipher = createCipheriv("aes-256-gcm", Buffer.from(key, "base64"), Buffer.alloc(12));
  return Buffer.concat([cipher.update(JSON.stringify(links)), cipher.final(), cipher.getAuthTag()]);
}
