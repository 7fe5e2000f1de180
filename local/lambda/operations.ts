import type {
  CheckpointDurableExecutionRequest,
  GetDurableExecutionStateResponse,
} from "@aws/durable-execution-sdk-js";

export type OperationUpdate = NonNullable<CheckpointDurableExecutionRequest["Updates"]>[number];
type Operation = NonNullable<GetDurableExecutionStateResponse["Operations"]>[number];

/** The checkpointed operations of one durable execution. Times are in milliseconds since 1970. */
export interface Operations {
  /** In the order in which they started. */
  list(): Operation[];
  /**
   * Stores a checkpoint.
   *
   * @returns the operations that changed.
   * @throws Error for an update that Lambda would reject.
   */
  apply(updates: readonly OperationUpdate[], now: number): Operation[];
  /** Ends waits and retry delays that are over. @returns the operations that changed. */
  completeDue(now: number): Operation[];
  /** When the next wait or retry delay ends; undefined if there is none. */
  nextDue(): number | undefined;
}

/** Lambda quotas, durable functions: operations in an execution, and bytes of one checkpointed payload. */
const MAX_OPERATIONS = 3000;
const MAX_PAYLOAD_BYTES = 256 * 1024;

/** @param payload JSON with which the execution was started. */
export function createOperations(payload: string, now: number): Operations {
  const operations = new Map<string, Operation>();
  operations.set("execution", {
    Id: "execution",
    Type: "EXECUTION",
    Status: "STARTED",
    StartTimestamp: new Date(now),
    ExecutionDetails: { InputPayload: payload },
  });
  const put = (operation: Operation): Operation => {
    operations.set(String(operation.Id), operation);
    return operation;
  };

  return {
    list: () => [...operations.values()],
    apply: (updates, time) =>
      updates.map((update) => {
        const isNew = !operations.has(String(update.Id));
        if (isNew && operations.size >= MAX_OPERATIONS) {
          throw new Error(`An execution may have ${MAX_OPERATIONS} operations.`);
        }
        return put(updated(operations.get(String(update.Id)), update, time));
      }),
    completeDue: (time) =>
      [...operations.values()]
        .filter((operation) => (dueAt(operation) ?? Number.POSITIVE_INFINITY) <= time)
        .map((operation) => put(completed(operation, time))),
    nextDue() {
      const times = [...operations.values()].map(dueAt).filter((time) => time !== undefined);
      return times.length > 0 ? Math.min(...times) : undefined;
    },
  };
}

/** AWS Lambda API, OperationUpdate. `Attempt` counts the attempts that have ended. */
function updated(known: Operation | undefined, update: OperationUpdate, now: number): Operation {
  const { Id, ParentId, Name, Type, SubType, Action, Payload, Error: error } = update;
  if (Buffer.byteLength(Payload ?? "") > MAX_PAYLOAD_BYTES) {
    throw new Error(`The payload of ${Name ?? Id} is larger than ${MAX_PAYLOAD_BYTES} bytes.`);
  }
  const started: Operation = known ?? {
    ...{ Id, ParentId, Name, Type, SubType },
    Status: "STARTED",
    StartTimestamp: new Date(now),
  };
  const isEnd = Action === "SUCCEED" || Action === "FAIL";
  const ended: Partial<Operation> = isEnd
    ? { Status: Action === "FAIL" ? "FAILED" : "SUCCEEDED", EndTimestamp: new Date(now) }
    : {};
  switch (Type) {
    case "WAIT":
      return {
        ...started,
        WaitDetails: { ScheduledEndTimestamp: after(now, update.WaitOptions?.WaitSeconds) },
      };
    case "STEP": {
      const attempts = started.StepDetails?.Attempt ?? 0;
      if (Action === "START") return { ...started, Status: "STARTED" };
      const StepDetails = { Attempt: attempts + 1, Result: Payload, Error: error };
      if (Action !== "RETRY") return { ...started, ...ended, StepDetails };
      const NextAttemptTimestamp = after(now, update.StepOptions?.NextAttemptDelaySeconds);
      return { ...started, Status: "PENDING", StepDetails: { ...StepDetails, NextAttemptTimestamp } };
    }
    case "EXECUTION":
      return { ...started, ...ended };
    default:
      throw new Error(`Operations of type ${Type} are not simulated.`);
  }
}

function after(now: number, seconds = 0): Date {
  return new Date(now + seconds * 1000);
}

function dueAt({ Type, Status, WaitDetails, StepDetails }: Operation): number | undefined {
  const isWaiting = Type === "WAIT" && Status === "STARTED";
  const isBetweenAttempts = Type === "STEP" && Status === "PENDING";
  const end = isWaiting
    ? WaitDetails?.ScheduledEndTimestamp
    : isBetweenAttempts
      ? StepDetails?.NextAttemptTimestamp
      : undefined;
  return end === undefined ? undefined : new Date(end).getTime();
}

function completed(operation: Operation, now: number): Operation {
  if (operation.Type === "STEP") return { ...operation, Status: "READY" };
  return { ...operation, Status: "SUCCEEDED", EndTimestamp: new Date(now) };
}
