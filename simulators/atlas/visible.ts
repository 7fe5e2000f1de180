import { AtlasError, notFound, requireById } from "./reply.ts";
import type { SimulatorContext } from "./router.ts";
import { type AtlasSeed, byId, type Organization, type Project } from "./seed.ts";

/** Empty without the role Organization Read Only. */
export function visibleProjects({ seed, control }: SimulatorContext): readonly Project[] {
  if (control.current().hideProjects) return [];
  const isOpen = ({ organizationId }: Project) =>
    accessTo(byId(seed.organizations, organizationId)) === "open";
  return seed.projects.filter((project) => !project.isDeleted && isOpen(project));
}

function accessTo({ access = "open" }: Organization): "open" | "closed" | "unlisted" {
  return access;
}

/** @throws AtlasError 403 for an organization that is closed to the credentials, 404 for an unlisted one */
export function requireOpen({ organizations }: AtlasSeed, id: string): Organization {
  const organization = requireById(organizations, id);
  const access = accessTo(organization);
  if (access === "unlisted") throw notFound(id);
  if (access === "open") return organization;
  throw new AtlasError(403, "USER_UNAUTHORIZED", "This needs the role Organization Read Only.");
}
