import { z } from "zod";
import { type AtlasClient, createAtlasClient } from "../../functions/atlas/client.ts";
import { type AtlasConfig, readAtlasConfig } from "../../functions/atlas/config.ts";
import { readCredentials } from "../../functions/atlas/credentials.ts";
import { AtlasError } from "../../functions/atlas/error.ts";
import { listClusters, listProjects } from "../../functions/atlas/names.ts";
import { ConfigError } from "../../functions/aws/config.ts";
import type { Values } from "../../local/settings.ts";
import { type Finding, fine, note, SET_IT, wrong } from "./finding.ts";

/** Somebody is watching: one more try has to do. */
const RETRY = { limit: 1, firstDelayMs: 500, maxDelayMs: 2_000 };

const WAYS = { serviceAccount: "a service account", apiKey: "an API key" } as const;

/** Checks the sign-in, the organization and the roles. It only reads. */
export async function checkAtlas(values: Values): Promise<Finding[]> {
  const opened = open(values);
  if ("problems" in opened) return opened.problems;
  const { config, client } = opened;
  const configuration = fine(
    "configuration",
    `complete; the bot signs in with ${WAYS[config.credentials.kind]}`,
  );
  const { isSignedIn, findings } = await checkOrganization(client, config);
  if (!isSignedIn) return [configuration, ...findings, ...(await signOut(client))];
  return [
    configuration,
    ...findings,
    await checkBilling(client, config.orgId),
    await checkNames(client, config.orgId),
    ...(await signOut(client)),
  ];
}

/** A service account may have 100 access tokens, and each lives for an hour: none is left behind. */
async function signOut(client: AtlasClient): Promise<Finding[]> {
  try {
    await client.signOut();
    return [];
  } catch (error) {
    return [note("sign-out", `The access token could not be revoked. ${messageOf(error)}`)];
  }
}

type Opened = { config: AtlasConfig; client: AtlasClient } | { problems: Finding[] };

function open(values: Values): Opened {
  try {
    const config = readAtlasConfig((variable) => Reflect.get(values, variable));
    return { config, client: createAtlasClient({ ...config, retry: RETRY }) };
  } catch (error) {
    if (error instanceof AtlasError) return { problems: [wrong("configuration", error.message)] };
    if (!(error instanceof ConfigError)) throw error;
    return {
      problems: [wrong("configuration", `${error.message} ${SET_IT}`), ...credentialProblems(values)],
    };
  }
}

/** What is wrong with the credentials too, where the configuration is refused before they are looked at. */
function credentialProblems(values: Values): Finding[] {
  try {
    readCredentials(values);
    return [];
  } catch (error) {
    return [wrong("credentials", messageOf(error))];
  }
}

/** Source: Atlas Administration API, getOrg; it needs no role but to belong to the organization. */
async function checkOrganization(
  client: AtlasClient,
  { orgId, apiVersion }: AtlasConfig,
): Promise<{ isSignedIn: boolean; findings: Finding[] }> {
  const signedIn = fine("sign-in", "Atlas accepts the credentials");
  const version = fine("API version", apiVersion);
  try {
    const { text } = await client.get(`orgs/${orgId}`, { access: "names" });
    const name = nameOf(text);
    return { isSignedIn: true, findings: [signedIn, version, fine("organization", `${name} (${orgId})`)] };
  } catch (error) {
    if (!(error instanceof AtlasError)) throw error;
    const { code, errorCode, message: says } = error;
    if (code === "not_found") {
      return { isSignedIn: true, findings: [signedIn, version, wrong("organization", says)] };
    }
    if (code === "forbidden" && !errorCode?.includes("ACCESS_LIST")) {
      const hidden = note("organization", `${orgId}, whose name the credentials may not read`);
      return { isSignedIn: true, findings: [signedIn, version, hidden] };
    }
    return { isSignedIn: false, findings: [wrong(placeOf(error), says)] };
  }
}

function placeOf({ status, errorCode }: AtlasError): string {
  if (errorCode === "INVALID_VERSION_DATE") return "API version";
  return status === 400 || status === 401 || status === 403 ? "sign-in" : "connection";
}

function nameOf(text: string): string {
  try {
    return z.object({ name: z.string() }).parse(JSON.parse(text)).name;
  } catch (cause) {
    throw AtlasError.unexpectedAnswer("an organization has another form than documented", cause);
  }
}

/** Cost Explorer needs the same role as invoices, and asking it would leave a query behind. */
async function checkBilling(client: AtlasClient, orgId: string): Promise<Finding> {
  try {
    await client.get(`orgs/${orgId}/invoices`, { searchParams: { itemsPerPage: 1 }, access: "billing" });
    return fine("billing role", "the credentials may read the bill");
  } catch (error) {
    return wrong("billing role", messageOf(error));
  }
}

/** Without them the bot answers, but knows neither projects nor clusters. */
async function checkNames(client: AtlasClient, orgId: string): Promise<Finding> {
  try {
    const projects = await listProjects(client, orgId);
    const clusters = await listClusters(client);
    if (projects.length > 0) {
      return fine(
        "names role",
        `the credentials see ${projects.length} projects, ${clusters.length} clusters`,
      );
    }
    return note(
      "names role",
      "The credentials see no projects, so costs can't be shown by projects and clusters. Give them the role Organization Read Only.",
    );
  } catch (error) {
    return note("names role", messageOf(error));
  }
}

function messageOf(error: unknown): string {
  if (error instanceof AtlasError) return error.message;
  throw error;
}
