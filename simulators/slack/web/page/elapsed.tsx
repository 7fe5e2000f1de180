import { createContext } from "preact";
import { useContext, useEffect, useState } from "preact/hooks";

/** By how many days the workspace's date is ahead of the browser's. */
export const DaysAhead = createContext(0);

const DAY_MS = 86_400_000;

/** Counts the seconds of something in progress. @param since milliseconds since 1970, by the workspace's date */
export function Elapsed({ since }: { since: number }) {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  const ahead = useContext(DaysAhead) * DAY_MS;
  return <span class="elapsed">since {Math.max(0, Math.round((now + ahead - since) / 1000))} s</span>;
}
