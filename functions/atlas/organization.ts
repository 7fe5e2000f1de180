import { logWarning } from "../aws/log.ts";
import type { Atlas } from "./atlas.ts";

/** The name people know an organization by; its id where names may not be read, which is no reason to fail. */
export async function organizationName(atlas: Atlas, orgId: string, jobId: string): Promise<string> {
  try {
    const organizations = await atlas.names.list("organization", [atlas.orgId]);
    return organizations.find(({ id }) => id === orgId)?.name ?? orgId;
  } catch (error) {
    logWarning({ message: "The organization is shown by its id", jobId, error });
    return orgId;
  }
}
