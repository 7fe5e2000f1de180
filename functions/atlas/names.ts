import * as z from "zod";
import { logWarning } from "../aws/log.ts";
import type { SharedCache } from "../aws/shared-cache.ts";
import type { AtlasClient } from "./client.ts";
import { AtlasError, isDenied } from "./error.ts";
import { findName, type Named, type NameKind } from "./find-name.ts";
import { sumInvoiceCsv } from "./invoice-csv.ts";
import { streamInvoiceCsv } from "./invoices.ts";
import { createNameCache } from "./name-cache.ts";
import { readAllPages } from "./pages.ts";
import { readStream } from "./stream.ts";
import { KNOWN_SERVICES } from "./usage-detail.ts";

/**
 * Names of Atlas. Projects and clusters are those of the given organizations, without organizations that are closed to
 * the credentials; organizations are all that the credentials can see. Methods throw AtlasError.
 */
export interface Names {
  list(kind: NameKind, orgIds: readonly string[]): Promise<readonly Named[]>;
  /** @param wanted an id, a name or `project/cluster`; see `findName`. */
  resolve(kind: NameKind, wanted: string, orgIds: readonly string[]): Promise<Named>;
  /** The services that a query can be limited to; the built-in list where Atlas gives none. Throws nothing. */
  services(): Promise<readonly string[]>;
  /** The ids of the projects that an invoice charges. The invoice may be of a linked organization. */
  projectsOnInvoice(orgId: string, invoiceId: string): Promise<readonly string[]>;
}

interface NamesOptions {
  readonly now?: () => number;
  readonly cache?: SharedCache;
}

const itemSchema = z.object({ id: z.string(), name: z.string() });

const groupSchema = z.object({
  groupId: z.string(),
  groupName: z.string().optional(),
  orgId: z.string().optional(),
  clusters: z.array(z.object({ clusterId: z.string(), name: z.string() })).optional(),
});

/** Source: Atlas Administration API, listOrgs. @throws AtlasError */
export async function listOrganizations(client: AtlasClient): Promise<Named[]> {
  return await readNames(client, "orgs");
}

/** Source: Atlas Administration API, getOrgGroups. @throws AtlasError */
export async function listProjects(client: AtlasClient, orgId: string): Promise<Named[]> {
  return await readNames(client, `orgs/${encodeURIComponent(orgId)}/groups`);
}

async function readNames(client: AtlasClient, path: string): Promise<Named[]> {
  const items = await readAllPages(client, path, itemSchema);
  return items.map((item) => ({ ...item, path: item.name }));
}

/** The clusters of all projects. Source: Atlas Administration API, listClusterDetails. @throws AtlasError */
export async function listClusters(
  client: AtlasClient,
): Promise<Array<Named & { readonly orgId: string | undefined }>> {
  const groups = await readAllPages(client, "clusters", groupSchema);
  return groups.flatMap(({ groupId, groupName = groupId, orgId, clusters = [] }) =>
    clusters.map(({ clusterId, name }) => ({
      id: clusterId,
      name,
      path: `${groupName}/${name}`,
      orgId,
    })),
  );
}

const text = z.string().optional();
const serviceSchema = z.union([
  z.string(),
  z
    .object({ name: text, description: text, id: text })
    .transform(({ name, description, id }) => name ?? description ?? id ?? ""),
]);

/**
 * The services under which invoices group SKUs; the built-in list where Atlas refuses to list them, as before version
 * 2025-03-12. The fields of a result are not published, so every likely one is read.
 * Source: Atlas Administration API, listSkuServices.
 *
 * @throws AtlasError
 */
async function listServices(client: AtlasClient): Promise<string[]> {
  try {
    const services = await readAllPages(client, "skuServices", serviceSchema);
    return services.filter((name) => name !== "");
  } catch (error) {
    if (!(error instanceof AtlasError) || error.retry === "wait") throw error;
    return KNOWN_SERVICES;
  }
}

/** Reads the whole CSV of an invoice, which may take minutes. @throws AtlasError */
async function listProjectsOnInvoice(
  client: AtlasClient,
  orgId: string,
  invoiceId: string,
): Promise<string[]> {
  const open = () => streamInvoiceCsv(client, orgId, invoiceId);
  const { byProject } = await readStream(open, (body) => sumInvoiceCsv(body));
  return byProject.flatMap(({ id }) => (id && OBJECT_ID.test(id) ? [id] : []));
}

const OBJECT_ID = /^[a-f0-9]{24}$/;

/** The names that a client can see, cached for 15 minutes. */
export function createNames(client: AtlasClient, options: NamesOptions = {}): Names {
  const cached = createNameCache(options.now ?? Date.now, options.cache);

  const refusals = new Map<string, unknown>();

  /** An organization that is closed to the credentials has no projects among others; it is asked once a minute. */
  async function listPermitted(orgId: string): Promise<Named[]> {
    refusals.delete(orgId);
    try {
      return await listProjects(client, orgId);
    } catch (error) {
      if (!isDenied(error)) throw error;
      refusals.set(orgId, error);
      logWarning({
        message: `The projects of organization ${orgId} may not be listed`,
        jobId: undefined,
        error,
      });
      return [];
    }
  }

  async function list(kind: NameKind, orgIds: readonly string[]): Promise<readonly Named[]> {
    switch (kind) {
      case "organization":
        return await cached("organizations", () => listOrganizations(client));
      case "project": {
        const load = (orgId: string) =>
          orgIds.length > 1 ? listPermitted(orgId) : listProjects(client, orgId);
        const lists = await Promise.all(
          orgIds.map((orgId) => cached(`projects#${orgId}`, () => load(orgId))),
        );
        const projects = lists.flat();
        const refusal = orgIds.map((orgId) => refusals.get(orgId)).find((error) => error !== undefined);
        if (projects.length === 0 && refusal) throw refusal;
        return projects;
      }
      case "cluster": {
        const clusters = await cached("clusters", () => listClusters(client));
        return clusters.filter(({ orgId }) => orgId === undefined || orgIds.includes(orgId));
      }
    }
  }

  async function services(): Promise<readonly string[]> {
    try {
      const names = await cached("services", () => listServices(client));
      return names.length > 0 ? names : KNOWN_SERVICES;
    } catch (error) {
      logWarning({ message: "The built-in list of services is used", jobId: undefined, error });
      return KNOWN_SERVICES;
    }
  }

  return {
    services,
    projectsOnInvoice: (orgId, invoiceId) =>
      cached(`invoice#${invoiceId}`, () => listProjectsOnInvoice(client, orgId, invoiceId)),
    list,
    resolve: async (kind, wanted, orgIds) => findName(kind, wanted, await list(kind, orgIds)),
  };
}
