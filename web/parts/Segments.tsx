/** One of a few: radio buttons drawn as one control. */
import { useId } from 'preact/hooks';

interface Props<T extends string> {
  label: string;
  /** The label is spoken but not shown. */
  quiet?: boolean;
  value: T;
  options: readonly { value: T; label: string }[];
  onChange(value: T): void;
}

export function Segments<T extends string>({ label, quiet, value, options, onChange }: Props<T>) {
  const name = useId();
  return (
    <fieldset class="segments">
      <legend class={quiet ? 'spoken' : ''}>{label}</legend>
      <div>
        {options.map((option) => (
          <label key={option.value}>
            <input
              type="radio"
              name={name}
              checked={option.value === value}
              onChange={() => onChange(option.value)}
            />
            <span>{option.label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
