import * as z from "zod/mini";
import { parseRecord } from "../../aws/record.ts";

const metadataSchema = z.object({
  /** The channel with the answer below which the form was opened; undefined elsewhere. */
  channelId: z.optional(z.string()),
  threadTs: z.optional(z.string()),
  /** See `AskForm`. */
  rest: z.string(),
});

/** What the form carries from when it was opened (Slack, "Views", private_metadata: 3,000 characters). */
export type FormMetadata = Readonly<z.infer<typeof metadataSchema>>;

/** @throws Error */
export function readMetadata(text: string): FormMetadata {
  return parseRecord(metadataSchema, JSON.parse(text), "The metadata of the form");
}
