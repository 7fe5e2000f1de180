import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { BUNDLES } from "../../stacks/bundle.ts";
import { ACCOUNT, answerCall, newResource } from "./aws-mocks.ts";
import type { Build, DeployedResource, Deployment, DeploymentInput } from "./deployment.ts";
import { linksFile } from "./links-file.ts";

// Runs the real sst.config.ts with Pulumi's mocks. A separate process, because SST changes the working folder, Pulumi's
// state is global, and pending promises show only when the process ends.

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const PLATFORM = join(ROOT, ".sst/platform");
/** Resolves SST's own esbuild and Pulumi: there must be only one Pulumi. */
const load = createRequire(join(PLATFORM, "src/index.ts"));
const esbuild = load("esbuild");
const { deserializeProperties, specialSigKey } = load("@pulumi/pulumi/runtime/rpc");

const input: DeploymentInput = JSON.parse(process.argv[2] ?? "");
const resources: DeployedResource[] = [];
const builds: Build[] = [];
const problems = new Set<string>();
process.on("unhandledRejection", (reason) => problems.add(String(reason)));

const work = await mkdtemp(join(tmpdir(), "atlas-cost-bot-deploy-"));
// A copy, because SST writes the links beside each bundle and deployments run in parallel.
await cp(input.bundles, join(work, BUNDLES), { recursive: true });
await startCli();
const app = (await importConfig("app", { banner: { js: "function $config(input) { return input; }" } })).app({
  stage: input.stage,
});
const outputs = await deploy();
process.once("beforeExit", finish);

/** Starts the server by which SST's components call SST's CLI. */
async function startCli(): Promise<void> {
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    const { method, params } = JSON.parse(body);
    response.setHeader("connection", "close").end(JSON.stringify(await answerCli(method, params[0])));
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  server.unref();
  process.env["SST_SERVER"] = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  process.env["AWS_REGION"] = input.region ?? ACCOUNT.region;
  for (const [name, value] of Object.entries(input.secrets)) process.env[`SST_SECRET_${name}`] = value;
}

async function answerCli(method: string, parameters: Build & { readonly encryptionKey: string }) {
  if (method === "Provider.Aws.Bootstrap") return { result: { asset: "assets", state: "state" } };
  if (method !== "Runtime.Build") return { error: `No mock for ${method}.` };
  const { functionID, bundle, handler, links, encryptionKey } = parameters;
  builds.push({ functionID, bundle, handler, links });
  await writeFile(join(bundle, "resource.enc"), linksFile(links, encryptionKey));
  return { result: { out: bundle, handler, errors: [], sourcemaps: [] } };
}

async function deploy(): Promise<Record<string, unknown>> {
  const { runInPulumiStack } = load("@pulumi/pulumi/runtime/stack");
  const { getMonitor } = load("@pulumi/pulumi/runtime/settings");
  const { output } = load("@pulumi/pulumi");
  await load("@pulumi/pulumi/runtime/mocks").setMocks(
    { call: answerCall, newResource },
    app.name,
    input.stage,
  );
  recordResources(getMonitor());
  const paths = { root: work, work, platform: PLATFORM };
  const { run, config } = await importConfig("run", {
    // Bundled CommonJS packages look for these.
    banner: {
      js: `import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url); const __dirname = import.meta.dirname;`,
    },
    external: ["@pulumi/*", "@pulumiverse/*", "@aws-sdk/*", "archiver", "esbuild", "glob", "undici", "vite"],
    inject: [join(PLATFORM, "src/shim/run.js")],
    define: {
      $app: JSON.stringify({ ...app, stage: input.stage, providers: {} }),
      $cli: JSON.stringify({ command: "deploy", paths, state: { version: {} } }),
      $dev: "false",
    },
    plugins: [{ name: "globals", setup: provideGlobals }],
  });
  try {
    const results = await runInPulumiStack(() => run(config.run));
    return await new Promise((resolve) => output(results).apply(resolve));
  } catch (error) {
    problems.add(String(error));
    return {};
  }
}

/** Records each resource before the mocks answer. */
// biome-ignore lint/suspicious/noExplicitAny: Pulumi's monitor and its requests are generated code without types
function recordResources(monitor: any): void {
  const register = monitor.registerResource.bind(monitor);
  // biome-ignore lint/suspicious/noExplicitAny: see above
  monitor.registerResource = (request: any, callback: unknown) => {
    resources.push({
      type: request.getType(),
      name: request.getName(),
      inputs: unwrap(deserializeProperties(request.getObject())),
      retainOnDelete: request.getRetainondelete(),
    });
    return register(request, callback);
  };
}

/** Removes Pulumi's markers of secret values. */
// biome-ignore lint/suspicious/noExplicitAny: any JSON
function unwrap(value: any): any {
  if (Array.isArray(value)) return value.map(unwrap);
  if (typeof value !== "object" || value === null) return value;
  if (specialSigKey in value) return unwrap(value.value ?? null);
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, unwrap(each)]));
}

/** Bundles the config the way SST does before it runs it. */
async function importConfig(name: string, options: object) {
  const outfile = join(PLATFORM, `test-${process.pid}-${name}.mjs`);
  try {
    await esbuild.build({
      stdin: {
        contents: `
          ${name === "run" ? 'export { run } from "./src/auto/run.ts";' : ""}
          import config from ${JSON.stringify(join(ROOT, "sst.config.ts"))};
          export { config };
          export const app = config.app;`,
        resolveDir: PLATFORM,
        loader: "ts",
      },
      bundle: true,
      platform: "node",
      format: "esm",
      target: "esnext",
      outfile,
      logLevel: "error",
      ...options,
    });
    return await import(pathToFileURL(outfile).href);
  } finally {
    await rm(outfile, { force: true });
  }
}

// biome-ignore lint/suspicious/noExplicitAny: the types of SST's esbuild are not installed with the project
function provideGlobals(build: any): void {
  const imports = `import * as aws from "@pulumi/aws"; import * as sst from ${JSON.stringify(join(PLATFORM, "src/components"))};`;
  build.onLoad({ filter: /(sst\.config|stacks\/[\w-]+)\.ts$/ }, async ({ path }: { path: string }) => ({
    contents: `${imports}\n${await readFile(path, "utf8")}`,
    loader: "ts",
  }));
}

async function finish(): Promise<void> {
  const [leaks] = load("@pulumi/pulumi/runtime/debuggable").leakedPromises();
  if (leaks.size > 0) problems.add(`${leaks.size} promises were left pending.`);
  const archives: Deployment["archives"] = {};
  for (const { functionID } of builds) {
    archives[functionID] = filesIn(await readFile(join(work, "artifacts", functionID, "code.zip")));
  }
  await rm(work, { recursive: true, force: true });
  const deployment: Deployment = { app, outputs, resources, builds, archives, problems: [...problems] };
  process.stdout.write(`\n${JSON.stringify(deployment)}`);
}

/**
 * The CRC-32 of the files in an archive by their names, from its central directory. (PKWARE, .ZIP File Format
 * Specification, 4.3.12.)
 */
function filesIn(zip: Buffer): Record<string, number> {
  const files: Record<string, number> = {};
  for (
    let at = zip.indexOf("PK\x01\x02", 0, "latin1");
    at >= 0;
    at = zip.indexOf("PK\x01\x02", at + 4, "latin1")
  ) {
    const name = zip.toString("utf8", at + 46, at + 46 + zip.readUInt16LE(at + 28));
    if (!name.endsWith("/")) files[name] = zip.readUInt32LE(at + 16);
  }
  return files;
}
