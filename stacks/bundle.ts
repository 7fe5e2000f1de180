/** What `sst.aws.Function` and `sst.aws.Workflow` take about bundling a function. */
export interface BundleSettings {
  readonly nodejs: {
    readonly format: "cjs";
    readonly minify: true;
    /** With it the source map is uploaded too. With `false` as well: SST 4.17 looks only whether it is set. */
    readonly sourcemap?: true;
    readonly banner: string;
    readonly esbuild: {
      readonly external: string[];
      readonly keepNames: boolean;
      readonly mainFields: string[];
    };
  };
  readonly environment: Record<string, string>;
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
 * Lambda is used; and what it has for assistants and steps of Slack's workflows, which the app does not offer. These
 * names are as Bolt imports them; esbuild takes relative ones only as patterns.
 */
const OTHER_MODULES_OF_BOLT = [
  "./Assistant",
  "./CustomFunction",
  "./receivers/ExpressReceiver",
  "./receivers/HTTPModuleFunctions",
  "./receivers/HTTPReceiver",
  "./receivers/HTTPResponseAck",
  "./receivers/SocketModeFunctions",
  "./receivers/SocketModeReceiver",
];

/**
 * Bolt loads them too, for its OAuth flow, for its receivers' routes, for a client of Slack's Web API, which the
 * function that must acknowledge within 3 s never calls, and to pass types on.
 */
const OTHER_PARTS_OF_BOLT = ["@slack/oauth", "@slack/types", "@slack/web-api", "path-to-regexp"];

/** What Bolt calls of them all the same, at load and with every request. Doing nothing is enough. */
const CALLED = ["addAppMetadata", "WebClient"];

/** CommonJS, because a bundle of ES modules that imports `node:http` also loads Node's own undici. */
const COMMON = { format: "cjs", minify: true } as const;

/** The module builds of dependencies, because esbuild drops what is not used of them. */
const MAIN_FIELDS = ["module", "main"];

/**
 * Bundling of the function that answers Slack. Its stack traces name functions, which costs nothing that can be
 * measured; a source map would cost a tenth of a cold start.
 */
export const slackBundle: BundleSettings = {
  nodejs: {
    ...COMMON,
    banner: standIns([...OTHER_MODULES_OF_BOLT, ...OTHER_PARTS_OF_BOLT]),
    esbuild: {
      external: [
        ...OTHER_CREDENTIALS,
        ...OTHER_MODULES_OF_BOLT.map((name) => `${name}*`),
        ...OTHER_PARTS_OF_BOLT,
      ],
      keepNames: true,
      mainFields: MAIN_FIELDS,
    },
  },
  environment: {},
};

/**
 * Bundling of the others, whose stack traces name files and lines. digest-fetch names node-fetch for Nodes without a
 * `fetch`; esbuild insists on it.
 */
export const workflowBundle: BundleSettings = {
  nodejs: {
    ...COMMON,
    sourcemap: true,
    banner: "",
    esbuild: { external: [...OTHER_CREDENTIALS, "node-fetch"], keepNames: false, mainFields: MAIN_FIELDS },
  },
  environment: { NODE_OPTIONS: "--enable-source-maps" },
};

/**
 * What makes `require` give a stand-in for modules that a bundle loads but never uses. Whoever calls anything of one
 * is told what is missing. It declares no names, because esbuild may give the same to something in the bundle.
 */
function standIns(absent: readonly string[]): string {
  return `"use strict";
require = ((load, absent, called) => (name) => absent.includes(name)
  ? new Proxy({}, {
      get: (_, key) => key === "__esModule" || function () {
        if (!called.includes(key)) throw new Error(key + " of " + name + " is not part of this bundle (stacks/bundle.ts).");
      },
    })
  : load(name))(require, ${JSON.stringify(absent)}, ${JSON.stringify(CALLED)});`;
}
