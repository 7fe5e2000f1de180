import { useEffect, useState } from "preact/hooks";
import { PageError } from "./api.ts";

/** Waits for a deed; undefined when it did not work. */
export type Attempt = <Result>(deed: Promise<Result>) => Promise<Result | undefined>;

/** What the last deed ran into, until one works or the connection, which had a `problem`, is there again. */
export function useNotice(problem: string | undefined): [string, Attempt] {
  const [notice, setNotice] = useState("");
  useEffect(() => setNotice(""), [problem]);
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
  return [problem ?? notice, attempt];
}
