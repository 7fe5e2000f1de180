import { flagParameter } from "../parameters.ts";
import { AtlasError, notFound, type Reply, requireById } from "../reply.ts";
import type { Call, Route } from "../router.ts";
import { servicesOf } from "../services.ts";
import { parseUsageQuery } from "../usage-query.ts";
import { usageCsv, usageJson, usageRows } from "../usage-result.ts";

const path = "/api/atlas/v2/orgs/:orgId/billing/costExplorer/usage";

export const COST_EXPLORER_ROUTES: readonly Route[] = [
  { method: "POST", path, formats: ["json"], billing: true, takesBody: true, answer: createUsageQuery },
  { method: "GET", path: `${path}/:token`, formats: ["json", "csv"], billing: true, answer: readUsage },
];

function createUsageQuery({ parameter, body, context }: Call): Reply {
  const { id } = requireById(context.seed.organizations, parameter("orgId"));
  const query = parseUsageQuery(body, servicesOf(context.seed));
  if (query.groupBy === undefined && context.control.current().totals === "refused") {
    throw new AtlasError(403, "USER_UNAUTHORIZED", "Queries need a grouping.");
  }
  const token = context.usageQueries.start(id, query);
  return { kind: "json", status: 202, content: { token } };
}

function readUsage({ parameter, query, format, context }: Call): Reply {
  const token = parameter("token");
  const started = context.usageQueries.find(token);
  if (started?.organizationId !== parameter("orgId")) throw notFound(token);
  if (context.control.take("emptyObject")) {
    return { kind: "json", status: 200, content: {}, bare: true };
  }
  if (context.control.take("accepted")) {
    return { kind: "json", status: 202, content: {}, bare: true };
  }
  const faults = context.control.current();
  const { neverFinish, totals, bare102 } = faults;
  const isStuck = neverFinish || (totals === "unfinished" && started.query.groupBy === undefined);
  if (isStuck || !started.ready) {
    const enveloped = flagParameter(query, "envelope", false) && bare102 === null;
    return enveloped
      ? { kind: "json", status: 102, content: {} }
      : { kind: "processing", form: bare102 ?? "kept" };
  }
  const rows = usageRows(context.seed, started.organizationId, started.query, started.startedAt);
  return format === "csv"
    ? { kind: "csv", content: [usageCsv(rows, faults.creditsPercent)] }
    : { kind: "json", status: 200, content: usageJson(rows, faults) };
}
