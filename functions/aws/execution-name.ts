/**
 * The name of the durable execution that works on a question: the same for the same question, so that starting it
 * twice starts it once. AWS says at one place that names are unique in the function, at another in the account and
 * region, so it has the function's name, which says the stage. (Lambda API: up to 64 letters, digits, `-` and `_`;
 * `sst.config.ts` limits the name of the stage by that.)
 */
export function executionName(functionName: string, jobId: string): string {
  return `${functionName}-${jobId}`;
}

/** The question that an execution works on. Ids of questions have no hyphen where they name an execution. */
export function jobIdOf(executionName: string): string {
  return executionName.slice(executionName.lastIndexOf("-") + 1);
}
