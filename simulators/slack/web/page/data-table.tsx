import { useState } from "preact/hooks";
import { type JsonObject, stringField } from "../../json.ts";
import { numericColumns, rowsOf } from "../../table-rows.ts";
import { nextOrder, type Order, pageOf, type RowPage, sortedRows } from "./data-table-rows.ts";
import { BodyCell, Cell } from "./table.tsx";

const DEFAULT_PAGE_SIZE = 5;

/** Slack, "Data table block": people sort, filter and page it. */
export function DataTable({ block }: { block: JsonObject }) {
  const [order, setOrder] = useState<Order>();
  const [filter, setFilter] = useState("");
  const [wanted, setWanted] = useState(0);
  const [head = [], ...body] = rowsOf(block);
  const isNumeric = numericColumns([head, ...body]);
  const pageSize = Number(block["page_size"] ?? DEFAULT_PAGE_SIZE);
  const page = pageOf(sortedRows(body, filter, order, isNumeric), wanted, pageSize);
  const isPaged = body.length > pageSize;
  return (
    <div class="data-table">
      {isPaged && (
        <input
          class="control"
          type="search"
          aria-label="Filter rows"
          placeholder="Filter rows"
          value={filter}
          onInput={({ currentTarget }) => {
            setFilter(currentTarget.value);
            setWanted(0);
          }}
        />
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what can be scrolled must be reached by keyboard */}
      <figure class="table" aria-label="Table" tabIndex={0}>
        <table>
          <caption>{stringField(block, "caption")}</caption>
          <Head
            cells={head}
            isNumeric={isNumeric}
            order={order}
            setOrder={(chosen) => {
              setOrder(chosen);
              setWanted(0);
            }}
          />
          <Body
            page={page}
            isNumeric={isNumeric}
            headerColumn={Number(block["row_header_column_index"] ?? 0)}
          />
        </table>
      </figure>
      {isPaged && <Pager page={page} turnTo={setWanted} />}
    </div>
  );
}

interface HeadProps {
  readonly cells: readonly JsonObject[];
  readonly isNumeric: readonly boolean[];
  readonly order: Order;
  readonly setOrder: (order: Order) => void;
}

function Head({ cells, isNumeric, order, setOrder }: HeadProps) {
  return (
    <thead>
      <tr>
        {cells.map((cell, column) => {
          const direction = order?.column === column ? order.direction : "none";
          return (
            <th key={column} scope="col" class={isNumeric[column] ? "right" : ""} aria-sort={direction}>
              <button
                type="button"
                class="sort"
                onClick={() => setOrder(nextOrder(order, column, isNumeric[column] ?? false))}
              >
                {stringField(cell, "text")}
                <span class="sort-sign" aria-hidden="true">
                  {{ ascending: "▲", descending: "▼", none: "" }[direction]}
                </span>
              </button>
            </th>
          );
        })}
      </tr>
    </thead>
  );
}

interface BodyProps {
  readonly page: RowPage;
  readonly isNumeric: readonly boolean[];
  readonly headerColumn: number;
}

function Body({ page: { rows, start }, isNumeric, headerColumn }: BodyProps) {
  return (
    <tbody>
      {rows.map((row, index) => (
        <tr key={start + index}>
          {row.map((cell, column) => (
            <BodyCell
              key={column}
              isHeader={column === headerColumn}
              class={isNumeric[column] ? "right" : ""}
            >
              <Cell cell={cell} />
            </BodyCell>
          ))}
        </tr>
      ))}
    </tbody>
  );
}

function Pager({ page, turnTo }: { page: RowPage; turnTo: (page: number) => void }) {
  const { number, isLast, rows, start, total } = page;
  const range = rows.length === 0 ? "No rows" : `${start + 1}–${start + rows.length} of ${total}`;
  return (
    <div class="pager">
      <button type="button" class="button" disabled={number === 0} onClick={() => turnTo(number - 1)}>
        Previous
      </button>
      <button type="button" class="button" disabled={isLast} onClick={() => turnTo(number + 1)}>
        Next
      </button>
      <span class="quiet" aria-live="polite">
        {range}
      </span>
    </div>
  );
}
