import * as z from "zod";
import { isoDay } from "../money/days.ts";
import type { AtlasClient, AtlasRequest } from "./client.ts";
import { AtlasError } from "./error.ts";
import { readAllPages } from "./pages.ts";

/** What somebody or Atlas did. It may name a person: for the channel only, never for a log or the table. */
export interface AtlasEvent {
  /** Such as `CLUSTER_CREATED`. */
  readonly type: string;
  /** ISO date in UTC. */
  readonly day: string;
  readonly clusterName: string | undefined;
  /** The mail address of a person. */
  readonly username: string | undefined;
  readonly publicKey: string | undefined;
}

export interface EventFilter {
  /** ISO dates in UTC, both included. */
  readonly first: string;
  readonly last: string;
  readonly types: readonly string[];
  /** Only of a project; undefined or empty for all. */
  readonly clusterNames?: readonly string[] | undefined;
}

const optionalText = z.string().optional().catch(undefined);
const eventSchema = z
  .object({
    eventTypeName: optionalText,
    created: optionalText,
    // Atlas sends it, but its published schema doesn't have it.
    clusterName: optionalText,
    username: optionalText,
    publicKey: optionalText,
  })
  .catch({});

/** Atlas Administration API, parameter `clusterNames`: it refuses other names. */
const CLUSTER_NAME = /^[a-zA-Z0-9][a-zA-Z0-9-]*$/;

/**
 * The events of a project. Source: Atlas API, listGroupEvents; needs the role Project Read Only.
 *
 * @throws AtlasError
 */
export async function listProjectEvents(
  client: AtlasClient,
  projectId: string,
  filter: EventFilter,
): Promise<AtlasEvent[]> {
  const clusterNames = filter.clusterNames?.filter((name) => CLUSTER_NAME.test(name)) ?? [];
  if (filter.clusterNames?.length && clusterNames.length === 0) return [];
  const path = `groups/${encodeURIComponent(projectId)}/events`;
  const events = await listEvents(client, path, filter, clusterNames);
  const [only, ...others] = clusterNames;
  return others.length > 0
    ? events
    : events.map((event) => ({ ...event, clusterName: event.clusterName ?? only }));
}

/**
 * The events of an organization, without those of its projects. Source: Atlas Administration API,
 * listOrgEvents; needs the role Organization Member.
 *
 * @throws AtlasError
 */
export function listOrganizationEvents(
  client: AtlasClient,
  orgId: string,
  filter: EventFilter,
): Promise<AtlasEvent[]> {
  return listEvents(client, `orgs/${encodeURIComponent(orgId)}/events`, filter, []);
}

async function listEvents(
  client: AtlasClient,
  path: string,
  { first, last, types }: EventFilter,
  clusterNames: readonly string[],
): Promise<AtlasEvent[]> {
  const searchParams = { minDate: `${first}T00:00:00Z`, maxDate: `${last}T23:59:59Z`, clusterNames };
  const list = (params: NonNullable<AtlasRequest["searchParams"]>) =>
    readAllPages(client, path, eventSchema, { searchParams: params, access: "events" });
  const found = await list({ ...searchParams, eventType: types }).catch((error: unknown) => {
    // The types change often, and Atlas refuses those that it no longer knows.
    if (error instanceof AtlasError && error.code === "bad_request") return list(searchParams);
    throw error;
  });
  return found.flatMap(({ eventTypeName: type, created, ...event }) => {
    const time = Date.parse(created ?? "");
    if (!type || !types.includes(type) || Number.isNaN(time)) return [];
    const { clusterName, username, publicKey } = event;
    return [{ type, day: isoDay(time), clusterName, username, publicKey }];
  });
}
