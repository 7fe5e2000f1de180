import { useEffect, useState } from "preact/hooks";
import { PageError } from "./api.ts";

/** Waits for an action; undefined when it did not work. */
export type RunAction = <Result>(action: Promise<Result>) => Promise<Result | undefined>;

/** What the last action ran into, until one works or the connection, which had a `problem`, is there again. */
export function useNotice(problem: string | undefined): [string, RunAction] {
  const [notice, setNotice] = useState("");
  useEffect(() => setNotice(""), [problem]);
  const attempt: RunAction = async (action) => {
    try {
      const result = await action;
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
