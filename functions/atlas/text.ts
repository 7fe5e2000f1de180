import type { Access } from "./error.ts";

const TRY_AGAIN = "Try again in a few minutes.";

/** What the credentials need to read something. */
const ROLE_NEEDED: Record<Access, string> = {
  billing:
    "The credentials may not read the bill. Give them the role Organization Billing Viewer (Organization Billing Admin to see linked organizations).",
  invoices:
    "The credentials may not read this invoice. Give them the role Organization Billing Viewer; for an invoice of a linked organization Organization Billing Admin or Organization Owner.",
  names:
    "The credentials may not list organizations, projects and clusters. Give them the role Organization Read Only.",
  events:
    "The credentials may not read events. Give them the role Organization Member, and Project Read Only in the projects.",
};

/** What people read when Atlas, or the way to it, fails. Plain text: names and input are not escaped. */
export const atlasText = {
  badRequest:
    "Atlas did not accept the request. Try another period or other filters. The bot's log has the details.",
  unauthorized:
    "Atlas refused the credentials. Check that the secret (ATLAS_CLIENT_SECRET or ATLAS_PRIVATE_KEY) is right and has not expired, and that its IP access list includes this bot.",
  paymentRequired: "Atlas requires a payment first. See Billing in the Atlas console.",
  notOnAccessList:
    "Atlas does not allow requests from this address. Add it to the IP access list of the service account or API key.",
  roleNeeded: (access: Access) => ROLE_NEEDED[access],
  notFound:
    "Atlas does not know this organization or resource. Check ATLAS_ORG_ID and that the credentials belong to that organization.",
  conflict: "The request conflicts with another one at Atlas. Try again.",
  busy: `Atlas is busy. ${TRY_AGAIN}`,
  rateLimited: `Atlas is busy: it is getting too many requests. ${TRY_AGAIN}`,
  unavailable: (status: number) => `Atlas has a problem (status ${status}). ${TRY_AGAIN}`,
  unexpectedStatus: (status: number) =>
    `Atlas answered with status ${status}. Check ATLAS_BASE_URL and ATLAS_API_VERSION.`,
  unexpectedAnswer: (what: string) =>
    `Atlas sent an unexpected answer (${what}). ${TRY_AGAIN} If it keeps failing, check ATLAS_BASE_URL and ATLAS_API_VERSION.`,
  timedOut: `Atlas did not answer in time. ${TRY_AGAIN}`,
  unreachable: `Atlas cannot be reached. ${TRY_AGAIN} If it keeps failing, check ATLAS_BASE_URL and the network of this bot.`,
  silent: (seconds: number) =>
    `Atlas stopped sending in the middle of an answer, for ${seconds} s. ${TRY_AGAIN}`,
  brokenOff: `The connection to Atlas broke off in the middle of an answer. ${TRY_AGAIN}`,
  withCode: (sentence: string, errorCode: string) => `${sentence} (Atlas: ${errorCode})`,
  tokenLimit:
    "Atlas gives this bot no access token at the moment: its service account has reached its limit, and each token lives one hour. Try again in a few minutes. If it keeps failing, find out what else uses this service account.",
  insecureBaseUrl: "ATLAS_BASE_URL must start with https:, otherwise the secret could be read in transit.",
  twoCredentials:
    "Two kinds of Atlas credentials are set. Keep either ATLAS_CLIENT_ID and ATLAS_CLIENT_SECRET, or ATLAS_PUBLIC_KEY and ATLAS_PRIVATE_KEY, and remove the others.",
  noCredentials:
    "No credentials for Atlas are set. Set ATLAS_CLIENT_ID and ATLAS_CLIENT_SECRET of a service account (or ATLAS_PUBLIC_KEY and ATLAS_PRIVATE_KEY of an API key).",
  halfCredentials: (given: string, missing: string) =>
    `${given} is set, but ${missing} is not. Set ${missing} as well.`,
  noNames: (kind: string, input: string) =>
    `No ${kind} is called "${input}": the credentials can see no ${kind} at all. Give them the role Organization Read Only, or write the id.`,
  unknownName: (kind: string, input: string, nearest: readonly string[]) =>
    nearest.length > 0
      ? `No ${kind} is called "${input}". Similar names: ${nearest.join(", ")}.`
      : `No ${kind} is called "${input}", and no name is similar.`,
  ambiguousName: (kind: string, input: string, choices: readonly string[]) =>
    `More than one ${kind} is called "${input}". Write one of ${choices.join(", ")}.`,
};
