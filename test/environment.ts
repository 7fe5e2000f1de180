import { tmpdir } from "node:os";
import { join } from "node:path";

/** What configures the bot, or belongs to the test runner. */
const OWN = /^(?:ATLAS_|SLACK_|AWS_|SST_|ALARM_|POWERTOOLS_|VITEST|NODE_|npm_|PORT$|DATA_DIR$|TEST$|CI$)/;

/** The environment of this process for another one, without what would configure the bot there. */
export function cleanEnvironment(): Record<string, string> {
  const kept = Object.entries(process.env).filter(([name, value]) => value !== undefined && !OWN.test(name));
  // The first process compiles the modules, and the others take them from there. It is the default place of Node.
  const compileCache = join(tmpdir(), "node-compile-cache");
  return { ...(Object.fromEntries(kept) as Record<string, string>), NODE_COMPILE_CACHE: compileCache };
}
