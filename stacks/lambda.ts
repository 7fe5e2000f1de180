import { existsSync } from "node:fs";
import { basename, extname, join } from "node:path";
import { BUNDLE_FILE, BUNDLES, bundleEnvironment } from "./bundle.ts";

/** What a role may do: IAM actions on ARNs. */
interface Permission {
  readonly actions: string[];
  readonly resources: $util.Input<string>[];
}

/**
 * The name of a resource in AWS: says whose it is, and is known before the resource exists, so that the role of
 * a function can be limited to the function's own log group.
 */
export function resourceName(name: string): string {
  return `${$app.name}-${$app.stage}-${name}`;
}

/** ARN in this account and region. */
function arnOf(service: string, resource: string): $util.Output<string> {
  const { partition } = aws.getPartitionOutput({});
  const { region } = aws.getRegionOutput({});
  const { accountId } = aws.getCallerIdentityOutput({});
  return $interpolate`arn:${partition}:${service}:${region}:${accountId}:${resource}`;
}

/**
 * What every function has in common. Its role gets the given permissions and those to write its own log.
 */
export function lambdaArgs(name: string, permissions: Permission[]) {
  const logs = {
    actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
    resources: [arnOf("logs", `log-group:/aws/lambda/${resourceName(name)}:*`)],
  };
  return {
    name: resourceName(name),
    bundle: bundleOf(name),
    handler: HANDLER,
    environment: bundleEnvironment(name),
    runtime: "nodejs24.x" as const,
    architecture: "arm64" as const,
    logging: { retention: "1 month" as const, format: "json" as const },
    permissions: [logs, ...permissions],
  };
}

/** The file of the bundle and what it exports, as Lambda names them. */
const HANDLER = `${basename(BUNDLE_FILE, extname(BUNDLE_FILE))}.handler`;

/**
 * The folder that SST puts into the function's archive, with the links, which it writes there.
 *
 * @throws when the function was not bundled.
 */
function bundleOf(name: string): string {
  const folder = join($cli.paths.root, BUNDLES, name);
  if (existsSync(join(folder, BUNDLE_FILE))) return folder;
  throw new Error(`The function "${name}" is not bundled. Run: npm run build`);
}

/**
 * Narrows the role that SST makes for a function: without the managed policies, which reach all log groups and
 * all durable executions of the account, and trusted by the Lambda service alone, not by the whole account.
 */
export const OWN_PERMISSIONS_ONLY = {
  role: {
    managedPolicyArns: [],
    assumeRolePolicy: aws.iam.assumeRolePolicyForPrincipal({ Service: "lambda.amazonaws.com" }),
  },
};

/** What the role of a durable function needs to remember its steps (Lambda, security of durable functions). */
export function checkpoints(name: string): Permission {
  return {
    actions: ["lambda:CheckpointDurableExecution", "lambda:GetDurableExecutionState"],
    resources: [arnOf("lambda", `function:${resourceName(name)}:*`)],
  };
}
