import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";

const CIPHER = "aes-256-gcm";
const KEY_BYTES = 32;
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** Encrypts text for readers with the same secret and the same purpose. */
export interface Seal {
  /** Identifies secret and purpose without revealing the secret. */
  readonly name: string;
  /** @returns initialization vector, tag and ciphertext. */
  seal(text: string): Uint8Array;
  /** @returns undefined for what was sealed by another secret or for another purpose. */
  open(sealed: Uint8Array): string | undefined;
}

/**
 * AES-GCM with a key derived from the secret (HKDF, RFC 5869).
 *
 * @param purpose what the text is and to whom it belongs.
 */
export function createSeal(secret: string, purpose: readonly string[]): Seal {
  const context = Buffer.from(JSON.stringify(purpose));
  const derive = (use: string, bytes: number) => Buffer.from(hkdfSync("sha256", secret, context, use, bytes));
  const key = derive("key", KEY_BYTES);
  return {
    name: derive("name", 16).toString("hex"),
    seal(text) {
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv(CIPHER, key, iv).setAAD(context);
      const sealed = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
      return Buffer.concat([iv, cipher.getAuthTag(), sealed]);
    },
    open(sealed) {
      if (sealed.length < IV_BYTES + TAG_BYTES) return undefined;
      const iv = sealed.subarray(0, IV_BYTES);
      const tag = sealed.subarray(IV_BYTES, IV_BYTES + TAG_BYTES);
      const decipher = createDecipheriv(CIPHER, key, iv, { authTagLength: TAG_BYTES });
      decipher.setAAD(context).setAuthTag(tag);
      const text = decipher.update(sealed.subarray(IV_BYTES + TAG_BYTES));
      try {
        return Buffer.concat([text, decipher.final()]).toString();
      } catch {
        // The tag does not fit; `final` throws for nothing else.
        return undefined;
      }
    },
  };
}
