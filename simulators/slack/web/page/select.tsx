import { useContext } from "preact/hooks";
import { optionsOf } from "../../blocks/options.ts";
import { type JsonObject, objectsOf, stringField } from "../../json.ts";
import { initialTexts } from "./element-state.ts";
import { type Choice, People } from "./people.ts";
import { textOf } from "./text.tsx";

interface SelectProps {
  readonly element: JsonObject;
  readonly common: Record<string, unknown>;
  /** Whether the choice may be cleared. */
  readonly isOptional: boolean;
  readonly set: (texts: readonly string[]) => void;
}

export function Select({ element, common, isOptional, set }: SelectProps) {
  const isMultiple = stringField(element, "type").startsWith("multi_");
  const chosen = initialTexts(element);
  const groups = objectsOf(element["option_groups"]);
  const people = useContext(People);
  const choices = choicesOf(element, people);
  const option = ({ value, text }: Choice) => (
    <option key={value} value={value} selected={chosen.includes(value)}>
      {text}
    </option>
  );
  return (
    <select
      {...common}
      multiple={isMultiple}
      onChange={({ currentTarget }) =>
        set([...currentTarget.selectedOptions].map(({ value }) => value).filter(Boolean))
      }
    >
      {!isMultiple && (
        <option value="" disabled={!isOptional} hidden={!isOptional} selected={chosen.length === 0}>
          {textOf(element["placeholder"]) || "Choose"}
        </option>
      )}
      {groups.map((group, index) => (
        <optgroup key={index} label={textOf(group["label"])}>
          {choicesOf(group, people).map(option)}
        </optgroup>
      ))}
      {groups.length === 0 && choices.map(option)}
    </select>
  );
}

function choicesOf(
  element: JsonObject,
  { users, channels }: { users: Choice[]; channels: Choice[] },
): Choice[] {
  const type = stringField(element, "type");
  if (type.endsWith("users_select")) return users;
  if (type.endsWith("channels_select") || type.endsWith("conversations_select")) return channels;
  return optionsOf(element).map((option) => ({
    value: stringField(option, "value"),
    text: textOf(option["text"]),
  }));
}
