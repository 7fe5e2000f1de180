import * as z from "zod";
import type { SharedCache } from "../aws/shared-cache.ts";
import type { AtlasClient } from "./client.ts";
import { findName, type Named, type NameKind } from "./find-name.ts";
import { createNameCache } from "./name-cache.ts";
import { readAllPages } from "./pages.ts";

/**
 * Names of Atlas. Projects and clusters are those of the given organizations; organizations are all that the credentials
 * can see. All methods throw AtlasError.
 */
export interface Names {
  list(kind: NameKind, orgIds: readonly string[]): Promise<readonly Named[]>;
  /** @param wanted an id, a name or `project/cluster`; see `findName`. */
  resolve(kind: NameKind, wanted: string, orgIds: readonly string[]): Promise<Named>;
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

/** The names that a client can see, cached for 15 minutes. */
export function createNames(client: AtlasClient, options: NamesOptions = {}): Names {
  const cached = createNameCache(options.now ?? Date.now, options.cache);

  async function list(kind: NameKind, orgIds: readonly string[]): Promise<readonly Named[]> {
    switch (kind) {
      case "organization":
        return await cached("organizations", () => listOrganizations(client));
      case "project": {
        const lists = orgIds.map((orgId) => cached(`projects#${orgId}`, () => listProjects(client, orgId)));
        return (await Promise.all(lists)).flat();
      }
      case "cluster": {
        const clusters = await cached("clusters", () => listClusters(client));
        return clusters.filter(({ orgId }) => orgId === undefined || orgIds.includes(orgId));
      }
    }
  }

  return {
    list,
    resolve: async (kind, wanted, orgIds) => findName(kind, wanted, await list(kind, orgIds)),
  };
}
