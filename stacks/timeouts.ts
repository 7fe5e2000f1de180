/**
 * Minutes after which Lambda ends an execution, by the name of its function. A question is given up after 15 minutes
 * by the workflow itself and a report after three hours; the rest is for the last attempts of a step, and for telling
 * people. Short, because whatever crashes outside of steps is invoked again until then, and because an execution
 * keeps the secrets and the code with which it began.
 */
export const EXECUTION_MINUTES = { usage: 30, invoice: 30, report: 240 } as const;

/** How long an invocation of the function that tells people of failures may take. */
export const FAILED_TIMEOUT_SECONDS = 60;
