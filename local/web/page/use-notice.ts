import { useState } from "preact/hooks";
import { PageError } from "./api.ts";

/** Waits for a deed; undefined when it did not work. */
export type Attempt = <Result>(deed: Promise<Result>) => Promise<Result | undefined>;

/** What the last deed ran into, until one works. */
export function useNotice(): [string, Attempt] {
  const [notice, setNotice] = useState("");
  const attempt: Attempt = async (deed) => {
    try {
      const result = await deed;
      setNotice("");
      return result;
    } catch (error) {
      if (!(error instanceof PageError)) throw error;
      setNotice(error.message);
      return undefined;
    }
  };
  return [notice, attempt];
}
