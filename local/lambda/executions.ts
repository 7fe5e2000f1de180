import {
  type DurableExecutionClient,
  DurableExecutionInvocationInputWithClient,
  type DurableLambdaHandler,
} from "@aws/durable-execution-sdk-js";
import type { Context } from "aws-lambda";
import { createOperations, type Operations, type OperationUpdate } from "./operations.ts";
import { realTimer, type Timer } from "./timer.ts";

/**
 * Sees every checkpoint before and after it is stored. If it throws, the invocation ends at once, as when the machine
 * of a Lambda function fails. `execution` is the name of the execution.
 */
export type CheckpointWatcher = (
  updates: readonly OperationUpdate[],
  moment: "before" | "after",
  execution: string,
) => void;

export interface FailedExecution {
  readonly name: string;
  readonly startedAt: Date;
  readonly status: "FAILED" | "TIMED_OUT";
  readonly error: unknown;
}

/** Durable executions of one function, by name. */
export interface Executions {
  /**
   * Starts an execution once per name.
   *
   * @returns false when this name was started with another payload.
   */
  start(name: string, payload: unknown): boolean;
  /** Resolves when no execution is running. */
  idle(): Promise<void>;
  /** Aborts all executions, as when the machine is switched off. */
  close(): Promise<void>;
}

export interface ExecutionOptions {
  /**
   * The execution counts as running until this resolves.
   *
   * @param signal aborts when the executions are closed.
   */
  readonly onFailed: (execution: FailedExecution, signal: AbortSignal) => Promise<void>;
  readonly watch?: CheckpointWatcher | undefined;
  readonly timer?: Timer | undefined;
  /** After this time an execution ends as `TIMED_OUT`. */
  readonly timeoutMs: number;
  /** How many finished executions to remember; starting one of them again does nothing. AWS remembers them for days. */
  readonly maxFinished?: number | undefined;
}

/** Lambda retries a crashed function with growing delays until the execution's timeout. */
const MAX_CRASH_DELAY_SECONDS = 60;

type ExecutionResult = { status: "SUCCEEDED" } | Pick<FailedExecution, "status" | "error">;

/**
 * Runs a durable function like Lambda: invokes it with its checkpoints, waits, and invokes it again after a wait or a
 * crash. (AWS Lambda, "Durable functions"; DurableExecutionClient of the durable SDK.) Checkpoints are only in memory;
 * after a restart the caller starts unfinished jobs again.
 */
export function createExecutions(handler: DurableLambdaHandler, options: ExecutionOptions): Executions {
  const { onFailed, watch, timer = realTimer, timeoutMs, maxFinished = 10_000 } = options;
  const closing = new AbortController();
  const payloads = new Map<string, string>();
  const finished = new Set<string>();
  const running = new Set<Promise<void>>();
  const invocations = new Set<Promise<unknown>>();

  function clientOf(name: string, operations: Operations): DurableExecutionClient {
    return {
      getExecutionState: async () => ({ Operations: operations.list() }),
      async checkpoint({ Updates = [], CheckpointToken }) {
        const receivedAt = Date.now();
        closing.signal.throwIfAborted();
        watch?.(Updates, "before", name);
        const changed = [...operations.apply(Updates, receivedAt), ...operations.completeDue(Date.now())];
        watch?.(Updates, "after", name);
        return { CheckpointToken, NewExecutionState: { Operations: changed } };
      },
    };
  }

  async function invoke(name: string, operations: Operations, updatedIds: string[]) {
    const input = {
      DurableExecutionArn: name,
      CheckpointToken: "local",
      UpdatedOperationIds: updatedIds,
      InitialExecutionState: { Operations: operations.list() },
    };
    const event = new DurableExecutionInvocationInputWithClient(input, clientOf(name, operations));
    const invocation = handler(event, CONTEXT);
    invocations.add(invocation);
    try {
      return await invocation;
    } finally {
      invocations.delete(invocation);
    }
  }

  async function runToEnd(name: string, payload: string): Promise<ExecutionResult> {
    const startedAt = Date.now();
    const deadline = startedAt + timeoutMs;
    const operations = createOperations(payload, startedAt);
    for (let crashes = 0, updatedIds: string[] = []; ; ) {
      let resumeAt: number | undefined;
      try {
        const output = await invoke(name, operations, updatedIds);
        if (output.Status === "SUCCEEDED") return { status: "SUCCEEDED" };
        if (output.Status === "FAILED") return { status: "FAILED", error: output.Error };
        resumeAt = operations.nextDue();
        if (resumeAt === undefined) return { status: "FAILED", error: new Error("Nothing to wait for.") };
      } catch (error) {
        closing.signal.throwIfAborted();
        resumeAt = Date.now() + Math.min(2 ** crashes, MAX_CRASH_DELAY_SECONDS) * 1000;
        crashes += 1;
        if (resumeAt >= deadline) return { status: "TIMED_OUT", error };
      }
      await timer.sleepUntil(Math.min(resumeAt, deadline), closing.signal);
      if (resumeAt >= deadline) return { status: "TIMED_OUT", error: new Error("The execution timed out.") };
      updatedIds = operations.completeDue(Math.max(resumeAt, Date.now())).map(({ Id }) => String(Id));
    }
  }

  async function run(name: string, payload: string): Promise<void> {
    const startedAt = new Date();
    try {
      const result = await runToEnd(name, payload);
      if (result.status !== "SUCCEEDED") await onFailed({ name, startedAt, ...result }, closing.signal);
    } catch (error) {
      if (!closing.signal.aborted) throw error;
    }
  }

  function forgetOldest(): void {
    if (finished.size <= maxFinished) return;
    const [oldest = ""] = finished;
    finished.delete(oldest);
    payloads.delete(oldest);
  }

  return {
    start(name, payload) {
      const text = JSON.stringify(payload);
      const earlier = payloads.get(name);
      if (earlier !== undefined) return earlier === text;
      payloads.set(name, text);
      const execution = run(name, text).finally(() => {
        running.delete(execution);
        finished.add(name);
        forgetOldest();
      });
      running.add(execution);
      return true;
    },
    async idle() {
      while (running.size > 0) await Promise.all(running);
    },
    async close() {
      closing.abort();
      // An invocation ends at its next checkpoint. Until then it uses servers that the caller closes next.
      await Promise.allSettled([...invocations, ...running]);
    },
  };
}

/** The durable SDK reads only the remaining time, to decide between waiting and suspending. */
const CONTEXT = { getRemainingTimeInMillis: () => 180_000 } as Context;
