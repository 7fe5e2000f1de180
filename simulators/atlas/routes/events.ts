import { ORGANIZATION_EVENT_TYPES, PROJECT_EVENT_TYPES } from "../event-types.ts";
import { type AtlasEvent, eventsUntil } from "../events.ts";
import { idOf } from "../ledger.ts";
import { pageOf } from "../paging.ts";
import { choicesParameter, flagParameter, textsParameter, timeParameter } from "../parameters.ts";
import { AtlasError, notFound, type Reply } from "../reply.ts";
import type { Call, Route, SimulatorContext } from "../router.ts";
import { type Actor, byId } from "../seed.ts";
import { requireOpen, visibleProjects } from "../visible.ts";

const readOnly = { method: "GET", formats: ["json"], billing: false } as const;

export const EVENT_ROUTES: readonly Route[] = [
  { ...readOnly, path: "/api/atlas/v2/groups/:groupId/events", answer: listProjectEvents },
  { ...readOnly, path: "/api/atlas/v2/orgs/:orgId/events", answer: listOrganizationEvents },
];

const CLUSTER_NAME = /^[a-zA-Z0-9][a-zA-Z0-9-]*$/;
const REMOTE_ADDRESS = "203.0.113.24";

/** Atlas Administration API, listGroupEvents. */
function listProjectEvents({ parameter, query, context }: Call): Reply {
  const projectId = parameter("groupId");
  requireProject(context, projectId);
  const excluded = choicesParameter(query, "excludedEventType", PROJECT_EVENT_TYPES);
  const clusterNames = textsParameter(query, "clusterNames", CLUSTER_NAME);
  const found = findEvents(context, query, PROJECT_EVENT_TYPES).filter(
    (event) =>
      event.projectId === projectId &&
      !excluded.some((type) => type === event.type) &&
      (clusterNames.length === 0 || clusterNames.includes(event.clusterName ?? "")),
  );
  return pageOfEvents(found, query, context);
}

/** Atlas Administration API, listOrgEvents: without the events of its projects. */
function listOrganizationEvents({ parameter, query, context }: Call): Reply {
  const { id } = requireOpen(context.seed, parameter("orgId"));
  if (isRefused(context, "organizations")) throw missingRole("Organization Member");
  const found = findEvents(context, query, ORGANIZATION_EVENT_TYPES).filter(
    (event) => event.organizationId === id && event.projectId === undefined,
  );
  return pageOfEvents(found, query, context);
}

/** By `eventType`, `minDate` and `maxDate`, both inclusive. */
function findEvents(
  { seed, now, control }: SimulatorContext,
  query: URLSearchParams,
  types: readonly AtlasEvent["type"][],
): AtlasEvent[] {
  const wanted = choicesParameter(query, "eventType", types);
  const earliest = timeParameter(query, "minDate") ?? 0;
  const latest = timeParameter(query, "maxDate") ?? now();
  return eventsUntil(seed, now(), control.current().closeAfterDays).filter(({ type, created }) => {
    const time = Date.parse(created);
    return (wanted.length === 0 || wanted.includes(type)) && time >= earliest && time <= latest;
  });
}

function pageOfEvents(
  events: readonly AtlasEvent[],
  query: URLSearchParams,
  context: SimulatorContext,
): Reply {
  const includesRaw = flagParameter(query, "includeRaw", false);
  const views = events.map((event) => ({
    ...eventView(event),
    ...(includesRaw && { raw: rawView(event, context) }),
  }));
  return { kind: "page", page: pageOf(views, query) };
}

/** Atlas Administration API, EventViewForNdsGroup and EventViewForOrg. */
function eventView({
  id,
  created,
  type,
  organizationId,
  projectId,
  clusterName,
  invoiceId,
  by,
}: AtlasEvent): object {
  return {
    id,
    created,
    eventTypeName: type,
    ...(projectId !== undefined && { groupId: projectId }),
    orgId: organizationId,
    ...(clusterName !== undefined && { clusterName }),
    ...(invoiceId !== undefined && { invoiceId }),
    ...actorView(by),
    links: [],
  };
}

function actorView(by: Actor | undefined): object {
  if (by === undefined) return {};
  if (by === "mongodb") return { isGlobalAdmin: true };
  const known = { isGlobalAdmin: false, remoteAddress: REMOTE_ADDRESS };
  return "username" in by
    ? { ...known, username: by.username, userId: idOf(`user ${by.username}`) }
    : { ...known, publicKey: by.publicKey, apiKeyId: idOf(`API key ${by.publicKey}`) };
}

function rawView({ id, created, organizationId, projectId }: AtlasEvent, { seed }: SimulatorContext): object {
  return {
    _t: projectId === undefined ? "BILLING_EVENT" : "NDS_AUDIT",
    id,
    cre: created,
    orgId: organizationId,
    orgName: byId(seed.organizations, organizationId).name,
    ...(projectId !== undefined && { gn: byId(seed.projects, projectId).name }),
    severity: "INFO",
  };
}

/** @throws AtlasError 403 or 404 */
function requireProject(context: SimulatorContext, id: string): void {
  const project = context.seed.projects.find((candidate) => candidate.id === id);
  if (!project || project.isDeleted) throw notFound(id);
  if (!visibleProjects(context).includes(project) || isRefused(context, "projects"))
    throw missingRole("Project Read Only");
}

function isRefused({ control }: SimulatorContext, whose: "projects" | "organizations"): boolean {
  return [whose, "all"].includes(control.current().refuseEvents);
}

function missingRole(role: string): AtlasError {
  return new AtlasError(403, "USER_UNAUTHORIZED", `This needs the role ${role}.`);
}
