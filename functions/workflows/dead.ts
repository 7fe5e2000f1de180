import { z } from "zod";
import { logError, logWarning } from "../log.ts";
import { code } from "../messages/mrkdwn.ts";
import { invoicePartOf, isAnswered, type Query, readQuery } from "../store/query.ts";
import { endFailed, fail, type QuestionRooms } from "./delivery.ts";
import { endFailedReport } from "./report-failure.ts";

/**
 * What EventBridge brings when a durable execution has ended without success. (AWS Lambda, "Monitoring durable
 * functions": source `aws.lambda`, detail-type `Durable Execution Status Change`.)
 */
const deathSchema = z.object({
  detail: z.object({
    /** Our executions are named after their questions. */
    durableExecutionName: z.string(),
    status: z.enum(["FAILED", "TIMED_OUT", "STOPPED"]),
  }),
});

type Status = z.infer<typeof deathSchema>["detail"]["status"];

/**
 * Ends the question of a workflow that died before it could do so itself: out of memory or of time, stopped, or
 * replaced by a version that cannot go on. The person who asked is told where the answer was to be. It may be
 * repeated: a question that has its end is left alone.
 *
 * @throws ZodError for another event, and whatever DynamoDB and Slack throw that may pass.
 */
export async function endDeadQuestion(rooms: QuestionRooms, event: unknown): Promise<void> {
  const { durableExecutionName: queryId, status } = deathSchema.parse(event).detail;
  const query = await readQuery(rooms.table, queryId, rooms.now());
  if (!query) {
    logWarning({ message: "A workflow died whose question is not known", queryId, details: { status } });
    return;
  }
  const { kind, state } = query;
  logError({ message: "A workflow died", queryId, details: { kind, state, status } });
  if (kind === "report" || kind === "reportInvoice") {
    // Its workflow also answers the question for the invoice.
    const report = kind === "report" ? queryId : query.request.reportJobId;
    const invoice = await readQuery(rooms.table, invoicePartOf(report), rooms.now());
    if (invoice?.partOf === queryId) await end(rooms, invoice, status);
  }
  await end(rooms, query, status);
}

async function end(rooms: QuestionRooms, query: Query, status: Status): Promise<void> {
  if (query.state === "done" || query.state === "failed") return;
  const { words } = rooms;
  const reference = code(query.id);
  const rest = query.kind === "report" ? words.restLost(reference) : words.fileLost(reference);
  const reason = isAnswered(query) ? rest : words.died(status, reference);
  const failure = { code: `workflow_${status.toLowerCase()}`, reason };
  if (query.kind === "report") await endFailedReport(rooms, query, failure);
  // A look at an invoice that may be asked for later needs no word.
  else if (query.kind === "reportInvoice") await endFailed(rooms, query, failure);
  else await fail(rooms, query, failure);
}
