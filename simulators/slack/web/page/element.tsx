import { useContext, useState } from "preact/hooks";
import { isObject, type JsonObject, objectsOf, stringField } from "../../json.ts";
import { Control } from "./control.tsx";
import { canBeSet } from "./element-state.ts";
import { safeUrl } from "./mrkdwn.ts";
import { Picture } from "./picture.tsx";
import { type Click, CurrentSurface } from "./surface.ts";
import { TextObject } from "./text.tsx";
import { UnknownJson } from "./unknown.tsx";
import { useDismiss } from "./use-dismiss.ts";

interface ElementProps {
  readonly block: JsonObject;
  readonly element: JsonObject;
}

/** An element of an actions block or a section. Its actions are sent at once. */
export function Element({ block, element }: ElementProps) {
  const act = useAct(block, element);
  switch (element["type"]) {
    case "button":
      return <Button element={element} press={() => act({})} />;
    case "overflow":
      return <Overflow element={element} choose={(value) => act({ value })} />;
    case "image":
      return <Picture image={element} />;
    default:
      if (!canBeSet(element)) return <UnknownJson what="element" value={element} />;
      return <Control block={block} element={element} isImmediate label={labelOf(element)} />;
  }
}

/** Sends what was done with an element of a block. */
function useAct(block: JsonObject, element: JsonObject): (choice: Pick<Click, "value">) => void {
  const surface = useContext(CurrentSurface);
  const ids = { block_id: stringField(block, "block_id"), action_id: stringField(element, "action_id") };
  return (choice) => surface.act(element, { ...ids, ...choice });
}

function labelOf({ placeholder }: JsonObject): string {
  return (isObject(placeholder) && stringField(placeholder, "text")) || "Choose";
}

function Button({ element, press }: { element: JsonObject; press: () => void }) {
  const label = isObject(element["text"]) && <TextObject value={element["text"]} />;
  const name = stringField(element, "accessibility_label") || undefined;
  const look = `button ${stringField(element, "style")}`.trim();
  const url = safeUrl(stringField(element, "url"));
  return url ? (
    <a class={look} href={url} target="_blank" rel="noopener noreferrer" aria-label={name} onClick={press}>
      {label}
    </a>
  ) : (
    <button type="button" class={look} aria-label={name} onClick={press}>
      {label}
    </button>
  );
}

function Overflow({ element, choose }: { element: JsonObject; choose: (value: string) => void }) {
  const [isOpen, setOpen] = useState(false);
  const menu = useDismiss<HTMLDivElement>(isOpen, () => setOpen(false));
  return (
    <div ref={menu} class="overflow">
      <button
        type="button"
        class="button"
        aria-label="More actions"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      >
        ⋯
      </button>
      {isOpen && (
        <div class="menu">
          {objectsOf(element["options"]).map((option) => (
            <button
              key={stringField(option, "value")}
              type="button"
              onClick={() => {
                setOpen(false);
                choose(stringField(option, "value"));
              }}
            >
              {isObject(option["text"]) && <TextObject value={option["text"]} />}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}
