import type { CountingControl } from "./control.ts";
import type { Format } from "./media-type.ts";
import { AtlasError, notFound, type Reply } from "./reply.ts";
import type { AtlasSeed } from "./seed.ts";
import type { UsageQueries } from "./usage-queries.ts";

export interface SimulatorContext {
  readonly seed: AtlasSeed;
  readonly now: () => number;
  readonly control: CountingControl;
  readonly usageQueries: UsageQueries;
}

export interface Call {
  /** The value of a `:name` segment of the route's path. */
  parameter(name: string): string;
  readonly query: URLSearchParams;
  readonly body: unknown;
  readonly format: Format;
  readonly context: SimulatorContext;
}

export interface Route {
  readonly method: "GET" | "POST";
  /** A segment that begins with a colon matches any one segment. */
  readonly path: string;
  readonly formats: readonly Format[];
  /** Needs the role Organization Billing Viewer. */
  readonly billing: boolean;
  readonly takesBody?: boolean;
  /** The resource's version (`YYYY-MM-DD`); 2023-01-01 by default. */
  readonly version?: string;
  answer(call: Call): Reply;
}

/** @throws AtlasError 404 for an unknown path, else 405 */
export function findRoute(
  routes: readonly Route[],
  method: string | undefined,
  path: string,
): { route: Route; parameter: Call["parameter"] } {
  const found = routes.filter((route) => pathParameters(route.path, path) !== undefined);
  if (found.length === 0) throw notFound(path);
  const route = found.find((candidate) => candidate.method === method);
  if (route === undefined) {
    const allow = found.map((candidate) => candidate.method).join(", ");
    throw new AtlasError(405, "METHOD_NOT_ALLOWED", `This resource allows ${allow} only.`, {
      headers: { allow },
    });
  }
  const parameters = pathParameters(route.path, path);
  return { route, parameter: (name) => parameters?.get(name) ?? "" };
}

function pathParameters(pattern: string, path: string): Map<string, string> | undefined {
  const expected = pattern.split("/");
  const given = path.split("/");
  const parameters = new Map<string, string>();
  const fits = expected.every((segment, index) => {
    const value = given[index] ?? "";
    if (segment.startsWith(":")) {
      parameters.set(segment.slice(1), value);
      return value !== "";
    }
    return segment === value;
  });
  return fits && expected.length === given.length ? parameters : undefined;
}
