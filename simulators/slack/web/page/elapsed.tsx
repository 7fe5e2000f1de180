import { useEffect, useState } from "preact/hooks";

/** Counts the seconds of something in progress. @param since milliseconds since 1970 */
export function Elapsed({ since }: { since: number }) {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return <span class="elapsed">since {Math.max(0, Math.round((now - since) / 1000))} s</span>;
}
