import { expect } from "vitest";
import type { JobMetadata } from "../functions/slack/messages.ts";
import { objectsOf } from "../simulators/slack/json.ts";
import { cellText, rowsOf } from "../simulators/slack/table-rows.ts";

/** A message as the local Slack's clients get it. */
export interface Shown {
  readonly ts: string;
  readonly text: string;
  readonly thread_ts?: string | undefined;
  readonly ephemeral?: boolean | undefined;
  readonly blocks?: readonly unknown[] | undefined;
  readonly files?: ReadonlyArray<{ readonly name?: unknown }> | undefined;
  readonly metadata?: unknown;
}

interface Block {
  readonly type: string;
  readonly elements?: readonly Element[];
}

interface Element {
  readonly action_id?: string;
  readonly value?: string;
  /** Of a menu. */
  readonly options?: ReadonlyArray<{ readonly value: string }>;
}

/** The id and the state of the job that a message belongs to; undefined for a reply, and for a file. */
export function metadataOf(message: Shown | undefined): JobMetadata | undefined {
  return (message?.metadata as { event_payload?: JobMetadata } | undefined)?.event_payload;
}

/** The states of the jobs in their messages; undefined for a file. */
export function statesOf(messages: readonly Shown[]): Array<JobMetadata["state"] | undefined> {
  return messages.map((message) => metadataOf(message)?.state);
}

/** Whether a message is an error: all begin with this sign. */
export function isError({ text }: Shown): boolean {
  return text.startsWith(":warning:");
}

function blocksOf(message: Shown | undefined): readonly Block[] {
  return (message?.blocks ?? []) as readonly Block[];
}

/** The types of the blocks of a message, in order. */
export function blockTypesOf(message: Shown | undefined): string[] {
  return blocksOf(message).map(({ type }) => type);
}

/** The buttons of a message: each command by its action id. */
export function buttonsOf(message: Shown | undefined): Record<string, string | undefined> {
  const elements = blocksOf(message).flatMap(({ elements = [] }) => elements);
  return Object.fromEntries(
    elements.flatMap(({ action_id: id, value }) => (id === undefined ? [] : [[id, value]])),
  );
}

/** The values that a menu of a message offers. */
export function optionsOf(message: Shown | undefined, actionId: string): string[] {
  const elements = blocksOf(message).flatMap(({ elements = [] }) => elements);
  const menu = elements.find(({ action_id: id }) => id === actionId);
  return (menu?.options ?? []).map(({ value }) => value);
}

/** The rows of the only table of a message, as text. */
export function tableOf(message: Pick<Shown, "blocks"> | undefined): string[][] {
  const tables = objectsOf(message?.blocks).filter(({ type }) => type === "table" || type === "data_table");
  expect(tables).toHaveLength(1);
  return tables.flatMap((table) => rowsOf(table).map((row) => row.map(cellText)));
}

/** The names of the files of messages. */
export function fileNamesOf(messages: readonly Shown[]): unknown[] {
  return messages.flatMap(({ files = [] }) => files.map(({ name }) => name));
}
