/** Receives errors inside a simulator that no caller sees. */
export type Report = (message: string, error: unknown) => void;

export const reportToConsole: Report = (message, error) => console.error(message, error);
