import { useContext } from "preact/hooks";
import { type JsonObject, stringField } from "../../json.ts";
import { stateOf } from "./element-state.ts";
import { ExternalSelect } from "./external-select.tsx";
import { OptionGroup } from "./option-group.tsx";
import { Select } from "./select.tsx";
import { CurrentSurface } from "./surface.ts";
import { TextInput } from "./text-input.tsx";

interface ControlProps {
  readonly block: JsonObject;
  readonly element: JsonObject;
  /** Whether a choice is sent at once, and not only with the form. */
  readonly isImmediate: boolean;
  /** Its name, if it has no visible label. */
  readonly label?: string;
  readonly id?: string;
  readonly describedBy?: string | undefined;
  readonly isInvalid?: boolean;
  /** Of an input block. */
  readonly isRequired?: boolean;
}

export function Control(props: ControlProps) {
  const { block, element, isImmediate, id, label, describedBy, isInvalid = false, isRequired } = props;
  const surface = useContext(CurrentSurface);
  const type = stringField(element, "type");
  const ids = { block_id: stringField(block, "block_id"), action_id: stringField(element, "action_id") };
  const set = (texts: readonly string[]) => {
    surface.fill(ids.block_id, ids.action_id, stateOf(element, texts));
    // What was cleared reaches the app with the form.
    if (isImmediate && (texts.length > 0 || type.startsWith("multi_") || type === "checkboxes"))
      surface.act(element, { ...ids, value: texts[0] ?? "", selected_values: texts });
  };
  const isOptional = isRequired === false;
  const common = {
    id,
    class: "control",
    "aria-label": label,
    "aria-describedby": describedBy,
    "aria-invalid": isInvalid,
    required: isRequired === true,
  };
  if (type === "checkboxes" || type === "radio_buttons") {
    return <OptionGroup element={element} label={label ?? "Options"} describedBy={describedBy} set={set} />;
  }
  if (type.endsWith("external_select"))
    return <ExternalSelect block={block} element={element} common={common} set={set} />;
  if (type.endsWith("_select"))
    return <Select element={element} common={common} isOptional={isOptional} set={set} />;
  return <TextInput element={element} common={common} isImmediate={isImmediate} set={set} />;
}
