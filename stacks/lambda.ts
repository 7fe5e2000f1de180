import { existsSync } from "node:fs";
import { basename, extname, join } from "node:path";
import { BUNDLE_FILE, BUNDLES, bundleEnvironment } from "./bundle.ts";

/** IAM actions that a role may do on resources, given as ARNs. */
interface Permission {
  readonly actions: string[];
  readonly resources: $util.Input<string>[];
}

/**
 * The physical name of a resource. It is known before the resource exists, which lets the role of a function name
 * the function's own log group.
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

/** The arguments that all functions share. The role gets these permissions, plus those to write its own log. */
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

/** Lambda's name for the export `handler` of the bundle. */
const HANDLER = `${basename(BUNDLE_FILE, extname(BUNDLE_FILE))}.handler`;

/**
 * The folder that becomes the function's archive; SST writes the links into it.
 *
 * @throws Error when the function is not bundled.
 */
function bundleOf(name: string): string {
  const folder = join($cli.paths.root, BUNDLES, name);
  if (existsSync(join(folder, BUNDLE_FILE))) return folder;
  throw new Error(`The function "${name}" is not bundled. Run: npm run build`);
}

/**
 * Narrows the role that SST creates for a function. SST's managed policies reach all log groups and durable
 * executions of the account, and its trust policy includes the whole account.
 */
export const OWN_PERMISSIONS_ONLY = {
  role: {
    managedPolicyArns: [],
    assumeRolePolicy: aws.iam.assumeRolePolicyForPrincipal({ Service: "lambda.amazonaws.com" }),
  },
};

/** Lets a durable function store its steps. (AWS Lambda, security of durable functions.) */
export function checkpointPermission(name: string): Permission {
  return {
    actions: ["lambda:CheckpointDurableExecution", "lambda:GetDurableExecutionState"],
    resources: [arnOf("lambda", `function:${resourceName(name)}:*`)],
  };
}
