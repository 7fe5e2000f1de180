import { useState } from "preact/hooks";
import { type JsonObject, stringField } from "../../json.ts";
import { numericColumns, rowsOf } from "../../table-rows.ts";
import { nextOrder, type Order, pageOf, sortedRows } from "./data-table-rows.ts";
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
  const headerColumn = Number(block["row_header_column_index"] ?? 0);
  const found = sortedRows(body, filter, order, isNumeric[order?.column ?? 0] ?? false);
  const { rows, page, start, isLast } = pageOf(found, wanted, pageSize);
  return (
    <div class="data-table">
      {body.length > pageSize && (
        <Filter
          filter={filter}
          setFilter={(text) => {
            setFilter(text);
            setWanted(0);
          }}
        />
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what can be scrolled must be reached by keyboard */}
      <figure class="table" aria-label="Table" tabIndex={0}>
        <table>
          <caption>{stringField(block, "caption")}</caption>
          <thead>
            <tr>
              {head.map((cell, column) => (
                <SortableHeader
                  key={column}
                  text={stringField(cell, "text")}
                  isNumeric={isNumeric[column] ?? false}
                  direction={order?.column === column ? order.direction : undefined}
                  sort={() => {
                    setOrder(nextOrder(order, column, isNumeric[column] ?? false));
                    setWanted(0);
                  }}
                />
              ))}
            </tr>
          </thead>
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
        </table>
      </figure>
      {body.length > pageSize && (
        <div class="pager">
          <button type="button" class="button" disabled={page === 0} onClick={() => setWanted(page - 1)}>
            Previous
          </button>
          <button type="button" class="button" disabled={isLast} onClick={() => setWanted(page + 1)}>
            Next
          </button>
          <span class="quiet" aria-live="polite">
            {found.length === 0
              ? "No rows"
              : `${start + 1}–${start + rows.length} of ${found.length} ${found.length === 1 ? "row" : "rows"}`}
          </span>
        </div>
      )}
    </div>
  );
}

function Filter({ filter, setFilter }: { filter: string; setFilter: (text: string) => void }) {
  return (
    <input
      class="control"
      type="search"
      aria-label="Filter rows"
      placeholder="Filter rows"
      value={filter}
      onInput={({ currentTarget }) => setFilter(currentTarget.value)}
    />
  );
}

interface SortableHeaderProps {
  readonly text: string;
  readonly isNumeric: boolean;
  readonly direction: "ascending" | "descending" | undefined;
  readonly sort: () => void;
}

function SortableHeader({ text, isNumeric, direction, sort }: SortableHeaderProps) {
  const sign = { ascending: "▲", descending: "▼", none: "" }[direction ?? "none"];
  return (
    <th scope="col" class={isNumeric ? "right" : ""} aria-sort={direction ?? "none"}>
      <button type="button" class="sort" onClick={sort}>
        {text}
        <span class="sort-sign" aria-hidden="true">
          {sign}
        </span>
      </button>
    </th>
  );
}
