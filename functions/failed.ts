import { jobKinds } from "./features/index.ts";
import { endDeadQuestion } from "./jobs/execution-failed.ts";
import { openQuestionRooms } from "./jobs/open-deps.ts";

const rooms = openQuestionRooms(jobKinds);

/**
 * The function behind the rule for workflows that ended without success, and behind the dead-letter queue. When it
 * throws, Lambda tries again.
 */
export async function handler(event: unknown): Promise<void> {
  await endDeadQuestion(rooms, event);
}
