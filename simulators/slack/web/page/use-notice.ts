import { useEffect, useState } from "preact/hooks";
import { PageError } from "./api.ts";

/** Undefined when the action failed. */
export type RunAction = <Result>(action: Promise<Result>) => Promise<Result | undefined>;

/** The error of the last action, until one succeeds or the connection's `problem` changes. */
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
