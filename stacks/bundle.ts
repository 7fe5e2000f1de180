/** What `sst.aws.Function` and `sst.aws.Workflow` take about bundling a function. */
export interface BundleSettings {
  readonly nodejs: {
    readonly format: "cjs";
    readonly minify: true;
    readonly esbuild: {
      readonly external: string[];
      readonly keepNames: false;
      readonly mainFields: string[];
    };
  };
  readonly copyFiles: Array<{ from: string; to: string }>;
}

/**
 * The AWS SDK imports these only where the environment holds no credentials. Lambda always sets them, so they
 * are left out and nothing stands in for them.
 */
const OTHER_CREDENTIALS = [
  "@aws-sdk/credential-provider-http",
  "@aws-sdk/credential-provider-ini",
  "@aws-sdk/credential-provider-login",
  "@aws-sdk/credential-provider-process",
  "@aws-sdk/credential-provider-sso",
  "@aws-sdk/credential-provider-web-identity",
  "@smithy/credential-provider-imds",
];

/**
 * Bolt loads every receiver that it has, and with them Express, undici and Socket Mode: 1.5 MB. Only the one for
 * Lambda is used. These names are as Bolt imports them; esbuild takes relative ones only as patterns.
 */
const OTHER_RECEIVERS = [
  "./receivers/ExpressReceiver",
  "./receivers/HTTPModuleFunctions",
  "./receivers/HTTPReceiver",
  "./receivers/HTTPResponseAck",
  "./receivers/SocketModeFunctions",
  "./receivers/SocketModeReceiver",
];

/** Bolt loads them too, for its OAuth flow and for its receivers' routes. */
const OTHER_PARTS_OF_BOLT = ["@slack/oauth", "path-to-regexp"];

/** Bundling of the function that answers Slack. */
export const slackBundle = bundle(
  [...OTHER_RECEIVERS.map((name) => `${name}*`), ...OTHER_PARTS_OF_BOLT],
  [...OTHER_RECEIVERS, ...OTHER_PARTS_OF_BOLT.map((name) => `node_modules/${name}`)],
);

/** Bundling of the workflows. digest-fetch names node-fetch for Nodes without a `fetch`; esbuild insists on it. */
export const workflowBundle = bundle(["node-fetch"], []);

/**
 * CommonJS, because a bundle of ES modules that imports `node:http` also loads Node's own undici. The module
 * builds of dependencies, because esbuild drops what is not used of them. Our errors say their names themselves.
 *
 * @param absent what is loaded but never used: for each a copy of a module that does nothing, as a folder,
 * because SST puts a single file into the archive twice.
 */
function bundle(external: readonly string[], absent: readonly string[]): BundleSettings {
  return {
    nodejs: {
      format: "cjs",
      minify: true,
      esbuild: {
        external: [...OTHER_CREDENTIALS, ...external],
        keepNames: false,
        mainFields: ["module", "main"],
      },
    },
    copyFiles: absent.map((to) => ({ from: "stacks/absent", to })),
  };
}
