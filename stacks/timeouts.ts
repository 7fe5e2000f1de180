/**
 * Minutes after which Lambda ends an execution. A report is given up after three hours; the rest is for the last attempts
 * of a step, and for telling people. Short, because an execution keeps the secrets and the code with which it began.
 */
export const EXECUTION_MINUTES = 240;

/** How long an invocation of the function that tells people of failures may take. */
export const FAILED_TIMEOUT_SECONDS = 60;
