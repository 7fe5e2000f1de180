import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

/** What a deployment starts from. */
export interface DeploymentInput {
  readonly stage: string;
  /** Values of the SST secrets that are set. */
  readonly secrets: Readonly<Record<string, string>>;
  /** The variable `AWS_REGION`; that of the mocks by default. */
  readonly region?: string;
  /** The folder of the bundles. */
  readonly bundles: string;
}

/** A resource as it was asked for. */
export interface DeployedResource {
  readonly type: string;
  /** Its logical name: physical ones may have random suffixes. */
  readonly name: string;
  // biome-ignore lint/suspicious/noExplicitAny: as deep and various as the properties of all AWS resources
  readonly inputs: Record<string, any>;
  readonly retainOnDelete: boolean;
}

/** A function as SST's CLI is told of it. */
export interface Build {
  readonly functionID: string;
  /** The folder of its bundle. */
  readonly bundle: string;
  readonly handler: string;
  /** Linked resources by name. */
  readonly links: Record<string, unknown>;
}

/** What a deployment would do. */
export interface Deployment {
  readonly app: { readonly name: string; readonly removal?: string; readonly protect?: boolean };
  readonly outputs: Record<string, unknown>;
  readonly resources: DeployedResource[];
  readonly builds: Build[];
  /** The files that are uploaded for each function, by `functionID`: their CRC-32 by their names. */
  readonly archives: Record<string, Record<string, number>>;
  /** Errors, rejected promises, and promises that were left pending. */
  readonly problems: string[];
}

/** Runs `sst.config.ts` as a deployment does, with mocks in place of AWS. It takes one to two seconds. */
export async function deploy(input: DeploymentInput): Promise<Deployment> {
  const script = fileURLToPath(new URL("deploy-run.ts", import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [script, JSON.stringify(input)], {
    maxBuffer: 64 * 1024 * 1024,
  });
  return JSON.parse(stdout.slice(stdout.lastIndexOf("\n") + 1));
}
