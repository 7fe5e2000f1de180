import { useEffect, useState } from "preact/hooks";
import type { WorkspaceSnapshot } from "../workspace-routes.ts";

export function useSnapshot(): WorkspaceSnapshot | undefined {
  const [snapshot, setSnapshot] = useState<WorkspaceSnapshot>();
  useEffect(() => {
    const source = new EventSource("/workspace/events");
    source.onmessage = ({ data }: MessageEvent<string>) => setSnapshot(JSON.parse(data) as WorkspaceSnapshot);
    return () => source.close();
  }, []);
  return snapshot;
}
