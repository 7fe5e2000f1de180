import type { ComponentChildren } from "preact";
import { type JsonObject, stringField } from "../../json.ts";
import { rowsOf } from "../../table-rows.ts";
import { RichText } from "./rich-text.tsx";

/** First row and first column are headers (Slack, "Table block"). */
export function Table({ block }: { block: JsonObject }) {
  const [head = [], ...body] = rowsOf(block);
  const settings = Array.isArray(block["column_settings"]) ? block["column_settings"] : [];
  const classOf = (column: number) => {
    const { align = "left", is_wrapped: isWrapped } = (settings[column] ?? {}) as JsonObject;
    return `${String(align)} ${isWrapped ? "wrapped" : ""}`.trim();
  };
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what can be scrolled must be reached by keyboard
    <figure class="table" aria-label="Table" tabIndex={0}>
      <table>
        <thead>
          <tr>
            {head.map((cell, column) => (
              <th key={column} scope="col" class={classOf(column)}>
                <Cell cell={cell} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {body.map((row, index) => (
            <tr key={index}>
              {row.map((cell, column) => (
                <BodyCell key={column} isHeader={column === 0} class={classOf(column)}>
                  <Cell cell={cell} />
                </BodyCell>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  );
}

export function BodyCell(props: { isHeader: boolean; class: string; children: ComponentChildren }) {
  return props.isHeader ? (
    <th scope="row" class={props.class}>
      {props.children}
    </th>
  ) : (
    <td class={props.class}>{props.children}</td>
  );
}

export function Cell({ cell }: { cell: JsonObject }) {
  return cell["type"] === "rich_text" ? <RichText elements={cell["elements"]} /> : stringField(cell, "text");
}
