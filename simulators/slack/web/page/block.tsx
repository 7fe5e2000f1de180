import type { ComponentType } from "preact";
import { isObject, type JsonObject, objectsOf, stringField } from "../../json.ts";
import { ChartBlock } from "./chart/chart.tsx";
import { Container } from "./container.tsx";
import { DataTable } from "./data-table.tsx";
import { Element } from "./element.tsx";
import { InputBlock } from "./input-block.tsx";
import { Picture } from "./picture.tsx";
import { RichText } from "./rich-text.tsx";
import { Table } from "./table.tsx";
import { TextObject } from "./text.tsx";
import { UnknownJson } from "./unknown.tsx";

interface BlockProps {
  readonly block: JsonObject;
}

const RENDERERS: Readonly<Record<string, ComponentType<BlockProps>>> = {
  header: Header,
  section: Section,
  context: Context,
  actions: Actions,
  divider: () => <hr />,
  image: ImageBlock,
  input: InputBlock,
  rich_text: ({ block }) => (
    <div class="rich-text">
      <RichText elements={block["elements"]} />
    </div>
  ),
  table: Table,
  data_table: DataTable,
  data_visualization: ChartBlock,
  container: ({ block }) => (
    <Container block={block}>
      <Blocks blocks={block["child_blocks"]} />
    </Container>
  ),
};

/** An unknown block is shown as JSON. */
export function Blocks({ blocks }: { blocks: unknown }) {
  return objectsOf(blocks).map((block, index) => {
    const Renderer = RENDERERS[String(block["type"])];
    const key = stringField(block, "block_id") || index;
    return Renderer ? (
      <Renderer key={key} block={block} />
    ) : (
      <UnknownJson key={key} what="block" value={block} />
    );
  });
}

function Header({ block }: BlockProps) {
  return <h2 class="block-header">{isObject(block["text"]) && <TextObject value={block["text"]} />}</h2>;
}

function Section({ block }: BlockProps) {
  const { text, accessory } = block;
  const fields = objectsOf(block["fields"]);
  return (
    <div class="section">
      <div class="section-text">
        {isObject(text) && (
          <div>
            <TextObject value={text} />
          </div>
        )}
        {fields.length > 0 && (
          <div class="fields">
            {fields.map((field, index) => (
              <div key={index}>
                <TextObject value={field} />
              </div>
            ))}
          </div>
        )}
      </div>
      {isObject(accessory) && <Element block={block} element={accessory} />}
    </div>
  );
}

function Context({ block }: BlockProps) {
  return (
    <div class="context">
      {objectsOf(block["elements"]).map((element, index) =>
        element["type"] === "image" ? (
          <Picture key={index} image={element} />
        ) : (
          <span key={index}>
            <TextObject value={element} />
          </span>
        ),
      )}
    </div>
  );
}

function Actions({ block }: BlockProps) {
  return (
    <div class="actions">
      {objectsOf(block["elements"]).map((element, index) => (
        <Element key={stringField(element, "action_id") || index} block={block} element={element} />
      ))}
    </div>
  );
}

function ImageBlock({ block }: BlockProps) {
  return (
    <figure class="image">
      {isObject(block["title"]) && (
        <figcaption>
          <TextObject value={block["title"]} />
        </figcaption>
      )}
      <Picture image={block} />
    </figure>
  );
}
