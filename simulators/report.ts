/** Hears of what went wrong inside a simulator, where no caller does. */
export type Report = (message: string, error: unknown) => void;

export const reportToConsole: Report = (message, error) => console.error(message, error);
