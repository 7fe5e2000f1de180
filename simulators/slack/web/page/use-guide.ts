import { useEffect, useState } from "preact/hooks";
import type { GuideAnswer } from "../guide.ts";
import { call, PageError } from "./api.ts";

const NONE: GuideAnswer = { questions: [], words: {} };

/** Empty until it is loaded, and where it cannot be. */
export function useGuide(): GuideAnswer {
  const [guide, setGuide] = useState(NONE);
  useEffect(() => {
    call<GuideAnswer>("/workspace/guide")
      .then(setGuide)
      .catch((error: unknown) => {
        if (!(error instanceof PageError)) throw error;
      });
  }, []);
  return guide;
}
