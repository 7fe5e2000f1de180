// The small build of zod, as in aws/config.ts.
import * as z from "zod/mini";
import {
  httpUrl,
  linkedValue,
  optional,
  type ReadVariable,
  readVariables,
  required,
  variableShape,
} from "../aws/config.ts";
import { registerSecret } from "../aws/redact.ts";
import { CURRENCIES, type Currency } from "../money/money.ts";
import { type AtlasCredentials, readCredentials } from "./credentials.ts";

export interface AtlasConfig {
  readonly baseUrl: string;
  readonly apiVersion: string;
  /** The organization that pays, 24 hexadecimal digits. */
  readonly orgId: string;
  /** Of Cost Explorer; no answer of Atlas says which it is. */
  readonly currency: Currency;
  readonly credentials: AtlasCredentials;
}

const atlasSchema = z.object({
  ATLAS_ORG_ID: required.check(
    z.regex(/^[a-f0-9]{24}$/i, "must be the 24 hexadecimal digits of the organization"),
  ),
  ATLAS_BASE_URL: z._default(httpUrl, "https://cloud.mongodb.com"),
  ATLAS_API_VERSION: z._default(
    z.string().check(z.regex(/^\d{4}-\d{2}-\d{2}$/, "must be a date like 2025-03-12")),
    "2025-03-12",
  ),
  ATLAS_CURRENCY: z._default(z.enum(CURRENCIES, "must be USD or credits"), "USD"),
  ATLAS_CLIENT_ID: optional,
  ATLAS_CLIENT_SECRET: optional,
  ATLAS_PUBLIC_KEY: optional,
  ATLAS_PRIVATE_KEY: optional,
});

/** @throws ConfigError naming every missing or malformed variable; AtlasError from `readCredentials`. */
export function readAtlasConfig(readVariable: ReadVariable = linkedValue): AtlasConfig {
  const values = readVariables(atlasSchema, readVariable);
  registerSecret(values.ATLAS_CLIENT_SECRET);
  registerSecret(values.ATLAS_PRIVATE_KEY);
  return {
    baseUrl: values.ATLAS_BASE_URL.replace(/\/+$/, ""),
    apiVersion: values.ATLAS_API_VERSION,
    orgId: values.ATLAS_ORG_ID.toLowerCase(),
    currency: values.ATLAS_CURRENCY,
    credentials: readCredentials(values),
  };
}

/**
 * Checks the variables that are set; others may be missing.
 *
 * @throws ConfigError naming every malformed variable; AtlasError from `readCredentials` when any of them is set.
 */
export function checkVariables(readVariable: ReadVariable): void {
  const shape = { ...atlasSchema.shape, ...variableShape };
  const values = readVariables(z.partial(z.object(shape)), readVariable);
  const { ATLAS_CLIENT_ID, ATLAS_CLIENT_SECRET, ATLAS_PUBLIC_KEY, ATLAS_PRIVATE_KEY } = values;
  if (ATLAS_CLIENT_ID || ATLAS_CLIENT_SECRET || ATLAS_PUBLIC_KEY || ATLAS_PRIVATE_KEY)
    readCredentials(values);
}
