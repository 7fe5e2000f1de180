import * as z from "zod";
import type { AtlasClient } from "./client.ts";
import { findName, type Named, type NameKind } from "./find-name.ts";
import { readAllPages } from "./pages.ts";

/** A cluster with the project that it belongs to; `path` is `project/cluster`. */
interface NamedCluster extends Named {
  readonly projectId: string;
  readonly orgId: string | undefined;
}

/**
 * Names of Atlas, kept for a few minutes. Projects and clusters are those of the given organizations;
 * organizations are all that the credentials can see. All methods throw AtlasError.
 */
export interface Names {
  /** Everything of a kind. */
  list(kind: NameKind, orgIds: readonly string[]): Promise<readonly Named[]>;
  /** The one that a person means by an id, a name or `project/cluster`. */
  resolve(kind: NameKind, wanted: string, orgIds: readonly string[]): Promise<Named>;
}

interface NamesOptions {
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  readonly keepMs?: number;
}

const FIVE_MINUTES_MS = 5 * 60_000;

const itemSchema = z.object({ id: z.string(), name: z.string() });

const groupSchema = z.object({
  groupId: z.string(),
  groupName: z.string().optional(),
  orgId: z.string().optional(),
  clusters: z.array(z.object({ clusterId: z.string(), name: z.string() })).optional(),
});

/** All organizations that the credentials can see. Source: Atlas Administration API, listOrgs. @throws AtlasError */
export async function listOrganizations(client: AtlasClient): Promise<Named[]> {
  const items = await readAllPages(client, "orgs", itemSchema);
  return items.map((item) => ({ ...item, path: item.name }));
}

/** All projects of an organization. Source: Atlas Administration API, getOrgGroups. @throws AtlasError */
export async function listProjects(client: AtlasClient, orgId: string): Promise<Named[]> {
  const items = await readAllPages(client, `orgs/${encodeURIComponent(orgId)}/groups`, itemSchema);
  return items.map((item) => ({ ...item, path: item.name }));
}

/** All clusters of all projects. Source: Atlas Administration API, listClusterDetails. @throws AtlasError */
export async function listClusters(client: AtlasClient): Promise<NamedCluster[]> {
  const groups = await readAllPages(client, "clusters", groupSchema);
  return groups.flatMap(({ groupId, groupName = groupId, orgId, clusters = [] }) =>
    clusters.map(({ clusterId, name }) => ({
      id: clusterId,
      name,
      path: `${groupName}/${name}`,
      projectId: groupId,
      orgId,
    })),
  );
}

/** Keeps the lists of a client, `keepMs` milliseconds each. Failures are not kept. */
export function createNames(client: AtlasClient, options: NamesOptions = {}): Names {
  const { now = Date.now, keepMs = FIVE_MINUTES_MS } = options;
  const keepNames = createKeeper<Named>(now, keepMs);
  const keepClusters = createKeeper<NamedCluster>(now, keepMs);

  async function list(kind: NameKind, orgIds: readonly string[]): Promise<readonly Named[]> {
    switch (kind) {
      case "organization":
        return keepNames("organizations", () => listOrganizations(client));
      case "project": {
        const lists = orgIds.map((orgId) => keepNames(orgId, () => listProjects(client, orgId)));
        return (await Promise.all(lists)).flat();
      }
      case "cluster": {
        const clusters = await keepClusters("clusters", () => listClusters(client));
        return clusters.filter(({ orgId }) => orgId === undefined || orgIds.includes(orgId));
      }
    }
  }

  return {
    list,
    resolve: async (kind, wanted, orgIds) => findName(kind, wanted, await list(kind, orgIds)),
  };
}

/** Loads a list when it is asked for the first time or has become old; while it loads, all wait for the same. */
function createKeeper<Item>(now: () => number, keepMs: number) {
  const kept = new Map<string, { items: Promise<Item[]>; until: number }>();

  return (key: string, load: () => Promise<Item[]>): Promise<Item[]> => {
    const known = kept.get(key);
    if (known && now() < known.until) return known.items;
    const entry = { items: loadAndDate(), until: Number.POSITIVE_INFINITY };
    kept.set(key, entry);
    return entry.items;

    async function loadAndDate(): Promise<Item[]> {
      try {
        const items = await load();
        entry.until = now() + keepMs;
        return items;
      } catch (error) {
        kept.delete(key);
        throw error;
      }
    }
  };
}
