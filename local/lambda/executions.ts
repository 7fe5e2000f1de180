import {
  type DurableExecutionClient,
  DurableExecutionInvocationInputWithClient,
  type DurableLambdaHandler,
} from "@aws/durable-execution-sdk-js";
import type { Context } from "aws-lambda";
import { createOperations, type Operations, type OperationUpdate } from "./operations.ts";
import { realTimer, type Timer } from "./timer.ts";

/**
 * Sees every checkpoint of every execution, before and after it is stored. Throwing ends the invocation there
 * and then, as when the machine under a Lambda function dies. `execution` is the name of the execution.
 */
export type CheckpointWatcher = (
  updates: readonly OperationUpdate[],
  moment: "before" | "after",
  execution: string,
) => void;

/** An execution that ended without success. */
export interface FailedExecution {
  readonly name: string;
  readonly startedAt: Date;
  readonly status: "FAILED" | "TIMED_OUT";
  readonly error: unknown;
}

/** Durable executions of one function, by name. */
export interface Executions {
  /**
   * Starts an execution, unless one of this name and payload was started before.
   *
   * @returns false when one of this name was started with another payload.
   */
  start(name: string, payload: unknown): boolean;
  /** Resolves when no execution is running. */
  idle(): Promise<void>;
  /** Ends every execution where it stands, as when the machine is switched off. */
  close(): Promise<void>;
}

export interface ExecutionOptions {
  /**
   * Resolves when the failure has been dealt with; the execution counts as running until then.
   *
   * @param signal is aborted when the executions are closed.
   */
  readonly onFailed: (execution: FailedExecution, signal: AbortSignal) => Promise<void>;
  readonly watch?: CheckpointWatcher | undefined;
  readonly timer?: Timer | undefined;
  /** After this time an execution ends as `TIMED_OUT`. */
  readonly timeoutMs: number;
  /** So many finished executions are remembered, so that starting one again does nothing; AWS does so for days. */
  readonly maxFinished?: number | undefined;
}

/** Lambda invokes a function that crashed again, with growing delays, until the execution's timeout. */
const MAX_CRASH_DELAY_SECONDS = 60;

type End = { status: "SUCCEEDED" } | Pick<FailedExecution, "status" | "error">;

/**
 * Runs durable functions as Lambda does: invokes them with what was checkpointed, waits while they wait, and
 * invokes them again when they crash. (AWS Lambda, "Durable functions"; DurableExecutionClient of the durable SDK.)
 * Checkpoints are in memory and go with the execution: its starter remembers what is unfinished.
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

  async function runToEnd(name: string, payload: string): Promise<End> {
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
      const end = await runToEnd(name, payload);
      if (end.status !== "SUCCEEDED") await onFailed({ name, startedAt, ...end }, closing.signal);
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
      // Each invocation ends at its next checkpoint; until then it uses what its owner closes next.
      await Promise.allSettled([...invocations, ...running]);
    },
  };
}

/** The durable SDK reads only the remaining time: within it, it waits for what ends soon before it suspends. */
const CONTEXT = { getRemainingTimeInMillis: () => 180_000 } as Context;
