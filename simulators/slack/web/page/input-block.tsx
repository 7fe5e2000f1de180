import { useContext, useId } from "preact/hooks";
import { isObject, type JsonObject, stringField } from "../../json.ts";
import { Control } from "./control.tsx";
import { canBeSet } from "./element-state.ts";
import { CurrentSurface } from "./surface.ts";
import { TextObject } from "./text.tsx";
import { UnknownJson } from "./unknown.tsx";

/** Slack, "Input block". */
export function InputBlock({ block }: { block: JsonObject }) {
  const { errors } = useContext(CurrentSurface);
  const id = useId();
  const { element, label, hint } = block;
  if (!isObject(element) || !canBeSet(element)) return <UnknownJson what="input" value={block} />;
  const error = errors[stringField(block, "block_id")];
  const isOptional = block["optional"] === true;
  const hasBoxes = ["checkboxes", "radio_buttons"].includes(stringField(element, "type"));
  const name = isObject(label) ? stringField(label, "text") : "";
  const notes = [error && `${id}-error`, isObject(hint) && `${id}-hint`].filter(Boolean).join(" ");
  const caption = (
    <>
      {name}
      {isOptional && <span class="quiet"> (optional)</span>}
    </>
  );
  return (
    <div class="input">
      {hasBoxes ? <span class="label">{caption}</span> : <label for={id}>{caption}</label>}
      <Control
        block={block}
        element={element}
        isImmediate={block["dispatch_action"] === true}
        id={id}
        {...(hasBoxes && { label: name })}
        describedBy={notes || undefined}
        isInvalid={error !== undefined}
        isRequired={!isOptional}
      />
      {error && (
        <p id={`${id}-error`} class="error" role="alert">
          {error}
        </p>
      )}
      {isObject(hint) && (
        <p id={`${id}-hint`} class="quiet">
          <TextObject value={hint} />
        </p>
      )}
    </div>
  );
}
