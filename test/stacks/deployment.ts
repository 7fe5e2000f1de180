import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

export interface DeploymentInput {
  readonly stage: string;
  /** Values of the SST secrets that are set. */
  readonly secrets: Readonly<Record<string, string>>;
  /** `AWS_REGION`; the region of the mocks by default. */
  readonly region?: string;
  readonly bundles: string;
}

export interface DeployedResource {
  readonly type: string;
  /** The logical name; physical names may have random suffixes. */
  readonly name: string;
  // biome-ignore lint/suspicious/noExplicitAny: the properties of all AWS resources
  readonly inputs: Record<string, any>;
  readonly retainOnDelete: boolean;
}

/** A function as SST's components pass it to the CLI. */
export interface Build {
  readonly functionID: string;
  readonly bundle: string;
  readonly handler: string;
  /** Linked resources by name. */
  readonly links: Record<string, unknown>;
}

export interface Deployment {
  readonly app: { readonly name: string; readonly removal?: string; readonly protect?: boolean };
  readonly outputs: Record<string, unknown>;
  readonly resources: DeployedResource[];
  readonly builds: Build[];
  /** The uploaded files of each function, by `functionID`: CRC-32 by file name. */
  readonly archives: Record<string, Record<string, number>>;
  /** Errors, rejected promises, and promises that were left pending. */
  readonly problems: string[];
}

/** Runs `sst.config.ts` with mocks in place of AWS, in one to two seconds. */
export async function deploy(input: DeploymentInput): Promise<Deployment> {
  const script = fileURLToPath(new URL("deploy-run.ts", import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [script, JSON.stringify(input)], {
    maxBuffer: 64 * 1024 * 1024,
  });
  return JSON.parse(stdout.slice(stdout.lastIndexOf("\n") + 1));
}
