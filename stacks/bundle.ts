/** What `sst.aws.Function` and `sst.aws.Workflow` take about bundling a function. */
export interface BundleSettings {
  readonly nodejs: {
    readonly format: "cjs";
    readonly minify: true;
    readonly banner: string;
    readonly esbuild: {
      readonly external: string[];
      readonly keepNames: false;
      readonly mainFields: string[];
    };
  };
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

/**
 * Bolt loads them too, for its OAuth flow, for its receivers' routes, and for a client of Slack's Web API, which
 * the function that must acknowledge within 3 s never calls.
 */
const OTHER_PARTS_OF_BOLT = ["@slack/oauth", "@slack/web-api", "path-to-regexp"];

/** What Bolt calls of them all the same, at load and with every request. Doing nothing is enough. */
const CALLED = ["addAppMetadata", "WebClient"];

/** Bundling of the function that answers Slack. */
export const slackBundle = bundle(
  [...OTHER_RECEIVERS.map((name) => `${name}*`), ...OTHER_PARTS_OF_BOLT],
  standIns([...OTHER_RECEIVERS, ...OTHER_PARTS_OF_BOLT]),
);

/** Bundling of the workflows. digest-fetch names node-fetch for Nodes without a `fetch`; esbuild insists on it. */
export const workflowBundle = bundle(["node-fetch"], "");

/**
 * CommonJS, because a bundle of ES modules that imports `node:http` also loads Node's own undici. The module
 * builds of dependencies, because esbuild drops what is not used of them. Our errors say their names themselves.
 *
 * @param banner what runs before the bundle.
 */
function bundle(external: readonly string[], banner: string): BundleSettings {
  return {
    nodejs: {
      format: "cjs",
      minify: true,
      banner,
      esbuild: {
        external: [...OTHER_CREDENTIALS, ...external],
        keepNames: false,
        mainFields: ["module", "main"],
      },
    },
  };
}

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
