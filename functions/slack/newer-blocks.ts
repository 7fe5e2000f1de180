import * as z from "zod/mini";
import { logWarning } from "../aws/log.ts";
import { readValue, storeValue } from "../aws/shared-value.ts";
import type { Table } from "../aws/table.ts";
import { type Message, type MessageBlock, section } from "./block-kit.ts";
import { sparklines } from "./chart.ts";
import { SlackApiError } from "./error.ts";
import { escapeMrkdwn } from "./mrkdwn.ts";

/** That have a plainer form. */
const NEWER_TYPES = ["container", "data_visualization", "data_table"];

const REFUSED_TYPES = "REFUSED_BLOCK_TYPES";
const DAY_MS = 24 * 3_600_000;

interface Deps {
  readonly table: Table;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/**
 * Sends a message. If Slack refuses its newer blocks, sends plainer ones at once, and uses them in all
 * messages of the next day. Slack gives new blocks to some workspaces later than to others.
 *
 * @returns what `send` returns. @throws what `send` throws.
 */
export async function sendWithKnownBlocks<Result>(
  deps: Deps,
  message: Message,
  send: (message: Message) => Promise<Result>,
): Promise<Result> {
  if (newerTypesIn(message).length === 0) return await send(message);
  const known = withoutTypes(message, await readRefusedTypes(deps));
  const newer = newerTypesIn(known);
  try {
    return await send(known);
  } catch (error) {
    const isRefused = error instanceof SlackApiError && error.code === "invalid_blocks";
    if (!isRefused || newer.length === 0) throw error;
    const sent = await send(withoutTypes(known, NEWER_TYPES));
    await rememberRefusal(deps, newer, error);
    return sent;
  }
}

/** What stands in for a newer block of a message; undefined for all other blocks. */
function plainerBlocks(block: MessageBlock, { plainTable }: Message): MessageBlock[] | undefined {
  switch (block.type) {
    case "container": {
      const title = block.title ? [section(`*${escapeMrkdwn(block.title.text)}*`)] : [];
      return [...title, ...block.child_blocks];
    }
    case "data_visualization":
      return [section(sparklines(block))];
    case "data_table":
      return plainTable ? [plainTable] : [];
    default:
      return undefined;
  }
}

function newerTypesIn(message: Message): string[] {
  const newer = message.blocks.filter((block) => plainerBlocks(block, message) !== undefined);
  return newer.map(({ type }) => type);
}

function withoutTypes(message: Message, types: readonly string[]): Message {
  const plainer = (block: MessageBlock): MessageBlock[] => {
    const plain = types.includes(block.type) ? plainerBlocks(block, message) : undefined;
    // What stands in for a newer block may be one, too.
    return plain?.flatMap(plainer) ?? [block];
  };
  return { ...message, blocks: message.blocks.flatMap(plainer) };
}

async function readRefusedTypes({ table, now }: Deps): Promise<readonly string[]> {
  const stored = await readValue(table, REFUSED_TYPES, z.array(z.string()), now());
  return stored?.value ?? [];
}

/** Never throws: the message was sent, and must not be sent again. */
async function rememberRefusal(deps: Deps, types: readonly string[], error: SlackApiError): Promise<void> {
  logWarning({ message: "Slack refused newer blocks, so plainer ones were sent", jobId: undefined, error });
  const { detail = "" } = error;
  const named = types.filter((type) => detail.includes(type));
  try {
    const known = await readRefusedTypes(deps);
    const value = [...new Set([...known, ...(named.length > 0 ? named : types)])];
    const until = deps.now() + DAY_MS;
    await storeValue(deps.table, REFUSED_TYPES, { value, freshUntil: until, goodUntil: until });
  } catch (failure) {
    logWarning({ message: "The refused blocks could not be stored", jobId: undefined, error: failure });
  }
}
