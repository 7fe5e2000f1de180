import { z } from "zod";
import { type AtlasClient, createAtlasClient } from "../../functions/atlas/client.ts";
import { type AtlasConfig, readAtlasConfig } from "../../functions/atlas/config.ts";
import { readCredentials } from "../../functions/atlas/credentials.ts";
import { AtlasError, isDenied } from "../../functions/atlas/error.ts";
import { listClusters, listProjects } from "../../functions/atlas/names.ts";
import { ConfigError } from "../../functions/aws/config.ts";
import type { Values } from "../../local/settings.ts";
import { checkCosts } from "./costs.ts";
import { FIX_SETTING, type Finding, note, ok, problem } from "./finding.ts";

/** A person is waiting at the terminal, so one retry has to do. */
const RETRY = { limit: 1, firstDelayMs: 500, maxDelayMs: 2_000 };

const SIGN_IN = { serviceAccount: "a service account", apiKey: "an API key" } as const;

/** Checks the sign-in, the organization, the roles and the currency. It changes nothing. */
export async function checkAtlas(values: Values): Promise<Finding[]> {
  const opened = open(values);
  if ("problems" in opened) return opened.problems;
  const { config, client } = opened;
  const configuration = ok(
    "configuration",
    `complete; the bot signs in with ${SIGN_IN[config.credentials.kind]}`,
  );
  const { isSignedIn, findings } = await checkOrganization(client, config);
  if (!isSignedIn) return [configuration, ...findings, ...(await signOut(client))];
  const billing = await checkBilling(client, config.orgId);
  return [
    configuration,
    ...findings,
    billing,
    await checkNames(client, config.orgId),
    await checkEvents(client, config.orgId),
    ...(billing.state === "ok" ? [await checkCosts(client, config, { now: Date.now() })] : []),
    ...(await signOut(client)),
  ];
}

/** A service account may have 100 access tokens, and each lives for an hour, so this one is revoked. */
async function signOut(client: AtlasClient): Promise<Finding[]> {
  try {
    await client.signOut();
    return [];
  } catch (error) {
    const { code, message } = asAtlasError(error);
    return [note("sign-out", code, `The access token could not be revoked. ${message}`)];
  }
}

type Opened = { config: AtlasConfig; client: AtlasClient } | { problems: Finding[] };

function open(values: Values): Opened {
  try {
    const config = readAtlasConfig((variable) => Reflect.get(values, variable));
    return { config, client: createAtlasClient({ ...config, retry: RETRY }) };
  } catch (error) {
    if (error instanceof AtlasError)
      return { problems: [problem("configuration", error.code, error.message)] };
    if (!(error instanceof ConfigError)) throw error;
    const configuration = problem("configuration", error.code, `${error.message} ${FIX_SETTING}`);
    return { problems: [configuration, ...credentialProblems(values)] };
  }
}

/** The configuration is refused before the credentials are read, so they are checked here. */
function credentialProblems(values: Values): Finding[] {
  try {
    readCredentials(values);
    return [];
  } catch (error) {
    const { code, message } = asAtlasError(error);
    return [problem("credentials", code, message)];
  }
}

/** Source: Atlas Administration API, getOrg; every member of the organization may read it. */
async function checkOrganization(
  client: AtlasClient,
  { orgId, apiVersion }: AtlasConfig,
): Promise<{ isSignedIn: boolean; findings: Finding[] }> {
  const signedIn = [ok("sign-in", "Atlas accepts the credentials"), ok("API version", apiVersion)];
  try {
    const { text } = await client.get(`orgs/${orgId}`, { access: "names" });
    return { isSignedIn: true, findings: [...signedIn, ok("organization", `${nameOf(text)} (${orgId})`)] };
  } catch (error) {
    const { code, errorCode, status, message } = asAtlasError(error);
    if (code === "not_found") {
      return { isSignedIn: true, findings: [...signedIn, problem("organization", code, message)] };
    }
    if (code === "forbidden" && !errorCode?.includes("ACCESS_LIST")) {
      const hidden = note("organization", code, `${orgId}; the credentials may not read its name`);
      return { isSignedIn: true, findings: [...signedIn, hidden] };
    }
    return { isSignedIn: false, findings: [problem(subjectOf(status, errorCode), code, message)] };
  }
}

function subjectOf(status: number | undefined, errorCode: string | undefined): string {
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

/** Cost Explorer needs the same role as invoices. */
async function checkBilling(client: AtlasClient, orgId: string): Promise<Finding> {
  try {
    await client.get(`orgs/${orgId}/invoices`, { searchParams: { itemsPerPage: 1 }, access: "billing" });
    return ok("billing role", "the credentials may read the bill");
  } catch (error) {
    const { code, message } = asAtlasError(error);
    return problem("billing role", code, message);
  }
}

/** Without this role the bot answers, but sees no projects and clusters. */
async function checkNames(client: AtlasClient, orgId: string): Promise<Finding> {
  const about = "names role";
  try {
    const projects = await listProjects(client, orgId);
    const clusters = await listClusters(client);
    if (projects.length > 0) {
      return ok(about, `the credentials see ${projects.length} projects, ${clusters.length} clusters`);
    }
    const text =
      "The credentials see no projects, so the bot can't show costs by project or cluster. Give them the role Organization Read Only.";
    return note(about, "no_projects", text);
  } catch (error) {
    const { code, message } = asAtlasError(error);
    return note(about, code, message);
  }
}

/** How many projects are tried: each has its own roles. */
const MAX_EVENT_PROJECTS = 5;

/** Without these roles `/atlas-why` answers, but doesn't say who changed something. */
async function checkEvents(client: AtlasClient, orgId: string): Promise<Finding> {
  const about = "events roles";
  try {
    const projects = await listProjects(client, orgId).catch(() => []);
    const denied = await deniedEvents(client, [
      ["Organization Member", `orgs/${orgId}/events`],
      ...projects
        .slice(0, MAX_EVENT_PROJECTS)
        .map(({ id }) => ["Project Read Only", `groups/${id}/events`] as const),
    ]);
    if (denied.size === 0) return ok(about, "the credentials may read who changed what");
    const where = denied.has("Project Read Only") ? " on the projects" : "";
    const roles = [...denied].sort().join(" and ");
    const text = `/atlas-why can't say who changed something. Give the credentials the role ${roles}${where}.`;
    return note(about, "events_denied", text);
  } catch (error) {
    const { code, message } = asAtlasError(error);
    return note(about, code, message);
  }
}

/** @returns the roles that are missing */
async function deniedEvents(
  client: AtlasClient,
  paths: ReadonlyArray<readonly [role: string, path: string]>,
): Promise<Set<string>> {
  const roles = await Promise.all(
    paths.map(async ([role, path]) => {
      try {
        await client.get(path, { searchParams: { itemsPerPage: 1 }, access: "events" });
        return [];
      } catch (error) {
        if (isDenied(error)) return [role];
        throw error;
      }
    }),
  );
  return new Set(roles.flat());
}

/** @throws every other error */
function asAtlasError(error: unknown): AtlasError {
  if (error instanceof AtlasError) return error;
  throw error;
}
