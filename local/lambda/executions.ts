import {
  type CheckpointDurableExecutionRequest,
  type DurableExecutionClient,
  DurableExecutionInvocationInputWithClient,
  type DurableLambdaHandler,
} from "@aws/durable-execution-sdk-js";
import { LocalDurableTestRunner } from "@aws/durable-execution-sdk-js-testing";

type Updates = NonNullable<CheckpointDurableExecutionRequest["Updates"]>;

/**
 * Sees every checkpoint of every execution, before and after it is stored. Throwing ends the invocation there
 * and then, as when the machine under a Lambda function dies. `execution` is the name of the execution.
 */
export type CheckpointWatcher = (updates: Updates, moment: "before" | "after", execution: string) => void;

/** A watcher of one execution. */
type WatchUpdates = (updates: Updates, moment: "before" | "after") => void;

/** An execution that ended without success. */
export interface FailedExecution {
  readonly name: string;
  readonly startedAt: Date;
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

/** So often in a row Lambda invokes a durable function again that died, before the execution fails. */
const MAX_DEATHS = 3;

/** One checkpoint server serves the whole process, while anybody needs it. */
let environment: { users: number; ready: Promise<void> } | undefined;

/**
 * Runs durable functions by the testing package of the durable execution SDK, in real time. Checkpoints are
 * kept in memory: whoever starts executions remembers what is unfinished.
 *
 * @param onFailed is told of each execution that failed, which lasts until it has ended.
 */
export async function createExecutions(
  handler: DurableLambdaHandler,
  onFailed: (execution: FailedExecution) => Promise<void>,
  watch?: CheckpointWatcher,
): Promise<Executions> {
  environment ??= { users: 0, ready: LocalDurableTestRunner.setupTestEnvironment() };
  environment.users += 1;
  await environment.ready;
  let isClosed = false;
  const payloads = new Map<string, string>();
  const running = new Set<Promise<void>>();
  const invocations = new Set<Promise<unknown>>();

  async function failureOf(name: string, payload: unknown): Promise<{ error: unknown } | undefined> {
    const survivor = surviving(
      handler,
      (updates, moment) => watch?.(updates, moment, name),
      () => isClosed,
    );
    try {
      const handlerFunction = tracked(survivor, invocations);
      const result = await new LocalDurableTestRunner({ handlerFunction }).run({ payload });
      return result.getStatus() === "SUCCEEDED" ? undefined : { error: result.getError() };
    } catch (error) {
      return { error };
    }
  }

  async function run(name: string, payload: unknown): Promise<void> {
    const startedAt = new Date();
    const failure = await failureOf(name, payload);
    if (failure && !isClosed) await onFailed({ name, startedAt, ...failure });
  }

  return {
    start(name, payload) {
      const text = JSON.stringify(payload);
      const earlier = payloads.get(name);
      if (earlier !== undefined) return earlier === text;
      payloads.set(name, text);
      const execution = run(name, payload).finally(() => running.delete(execution));
      running.add(execution);
      return true;
    },
    async idle() {
      while (running.size > 0) await Promise.all(running);
    },
    async close() {
      if (isClosed || !environment) return;
      isClosed = true;
      // Each ends at its next checkpoint; until then it uses what its owner closes next.
      await Promise.allSettled(invocations);
      environment.users -= 1;
      if (environment.users > 0) return;
      environment = undefined;
      await LocalDurableTestRunner.teardownTestEnvironment();
    },
  };
}

/** Keeps the invocations that are running. */
function tracked(handler: DurableLambdaHandler, invocations: Set<Promise<unknown>>): DurableLambdaHandler {
  return (event, context) => {
    const invocation = handler(event, context);
    invocations.add(invocation);
    const forget = () => invocations.delete(invocation);
    invocation.then(forget, forget);
    return invocation;
  };
}

/**
 * The runner fails an execution when its function dies; Lambda invokes the function again with everything
 * that was checkpointed. So does this.
 */
function surviving(
  handler: DurableLambdaHandler,
  watch: WatchUpdates,
  isClosed: () => boolean,
): DurableLambdaHandler {
  return async (event, context) => {
    const input = event as DurableExecutionInvocationInputWithClient;
    const client = watched(input.durableExecutionClient, (updates, moment) => {
      if (isClosed()) throw new Error("The local Lambda is closed.");
      watch(updates, moment);
    });
    let { InitialExecutionState: state } = input;
    for (let deaths = 0; ; deaths += 1) {
      if (isClosed()) throw new Error("The local Lambda is closed.");
      const { DurableExecutionArn, CheckpointToken } = input;
      const invocation = { DurableExecutionArn, CheckpointToken, InitialExecutionState: state };
      try {
        return await handler(new DurableExecutionInvocationInputWithClient(invocation, client), context);
      } catch (error) {
        if (isClosed() || deaths >= MAX_DEATHS) throw error;
        const { Operations = [] } = await client.getExecutionState({
          DurableExecutionArn,
          CheckpointToken,
          Marker: "",
        });
        state = { Operations: [...Operations] };
      }
    }
  };
}

function watched(client: DurableExecutionClient, watch: WatchUpdates): DurableExecutionClient {
  return {
    getExecutionState: (params, logger) => client.getExecutionState(params, logger),
    async checkpoint(params, logger) {
      watch(params.Updates ?? [], "before");
      const answer = await client.checkpoint(params, logger);
      watch(params.Updates ?? [], "after");
      return answer;
    },
  };
}
