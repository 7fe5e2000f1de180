/**
 * Lambda ends an execution after this time. A report gives up after three hours; the fourth is for a step's last
 * attempts and for telling people. Not longer, because an execution keeps the code and secrets it started with.
 */
export const EXECUTION_MINUTES = 240;

/** For the function "failed". */
export const FAILED_TIMEOUT_SECONDS = 60;
