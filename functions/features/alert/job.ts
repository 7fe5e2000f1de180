import type { JobOf } from "../../jobs/job.ts";
import type { AlertRequest, ExpectRequest } from "./request.ts";

/** Shows what an alert would have announced. */
export type PreviewJob = JobOf<"alertPreview", AlertRequest>;

/** Learns what somebody called expected. */
export type ExpectJob = JobOf<"alertExpect", ExpectRequest>;
