import { useEffect, useState } from "preact/hooks";
import type { WorkspaceSnapshot } from "../workspace-routes.ts";

/** @param question whose path to follow; the newest by default */
export function useSnapshot(question: string | undefined): WorkspaceSnapshot | undefined {
  const [snapshot, setSnapshot] = useState<WorkspaceSnapshot>();
  useEffect(() => {
    const query = question === undefined ? "" : `?${new URLSearchParams({ question })}`;
    const source = new EventSource(`/workspace/events${query}`);
    source.onmessage = ({ data }: MessageEvent<string>) => setSnapshot(JSON.parse(data) as WorkspaceSnapshot);
    return () => source.close();
  }, [question]);
  return snapshot;
}
