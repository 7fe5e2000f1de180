/**
 * Names the durable execution of a job. Starting a name twice starts it once. It contains the function's name, and so
 * the stage, because AWS's documentation disagrees on whether names are unique per function or per account and region.
 * Lambda allows 64 letters, digits, `-` and `_`; `sst.config.ts` limits the stage's name accordingly.
 */
export function executionName(functionName: string, jobId: string): string {
  return `${functionName}-${jobId}`;
}

/** The id of an execution's job. Ids that name an execution contain no hyphen. */
export function jobIdOf(executionName: string): string {
  return executionName.slice(executionName.lastIndexOf("-") + 1);
}
