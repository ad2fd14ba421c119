/** Small fields that the form of a plan is made of. `pointer` is where a problem's pointer finds them. */
import minusIcon from 'lucide-static/icons/x.svg?raw';
import { t } from '../../i18n/index.ts';
import { Icon } from '../../parts/Icon.tsx';
import { nearestField } from '../../state/planInput.ts';

/** Typed as text: a time field has no 24:00, and shows am and pm to some. */
const CLOCK = '([01]?[0-9]|2[0-4]):[0-5][0-9]';

interface ClockProps {
  label: string;
  pointer: string;
  value: string;
  set(value: string): void;
}

export function ClockInput({ label, pointer, value, set }: ClockProps) {
  return (
    <input
      required
      inputMode="numeric"
      pattern={CLOCK}
      maxLength={5}
      aria-label={label}
      data-pointer={pointer}
      value={value}
      onInput={(event) => set(event.currentTarget.value)}
    />
  );
}

interface NumberProps {
  label: string;
  pointer: string;
  value: number;
  min: number;
  max: number;
  step?: number;
  set(value: number): void;
}

/** A number that must be there: what is no number is not taken over. */
export function NumberField({ label, pointer, set, ...input }: NumberProps) {
  return (
    <label class="field">
      <span>{label}</span>
      <input
        {...input}
        type="number"
        required
        data-pointer={pointer}
        onInput={(event) => {
          const { valueAsNumber } = event.currentTarget;
          if (Number.isFinite(valueAsNumber)) set(valueAsNumber);
        }}
      />
    </label>
  );
}

/** A number that may be left open: null. */
export function OptionalNumber({
  label,
  pointer,
  value,
  set,
  none,
  ...input
}: Omit<NumberProps, 'value' | 'set'> & {
  value: number | null;
  /** What leaving it open means. */
  none: string;
  set(value: number | null): void;
}) {
  return (
    <label class="field">
      <span>{label}</span>
      <input
        {...input}
        type="number"
        placeholder={none}
        data-pointer={pointer}
        value={value ?? ''}
        onInput={(event) => {
          const { valueAsNumber } = event.currentTarget;
          set(Number.isFinite(valueAsNumber) ? valueAsNumber : null);
        }}
      />
    </label>
  );
}

interface TextProps {
  label: string;
  pointer: string;
  value: string;
  max: number;
  hint?: string;
  set(value: string): void;
}

export function TextField({ label, pointer, value, max, hint, set }: TextProps) {
  return (
    <label class="field">
      <span>{label}</span>
      <input
        maxLength={max}
        placeholder={hint}
        data-pointer={pointer}
        value={value}
        onInput={(event) => set(event.currentTarget.value)}
      />
    </label>
  );
}

export function RemoveButton({ label, onClick }: { label: string; onClick(): void }) {
  return (
    <button
      type="button"
      class="quiet square"
      aria-label={`${t('plan.remove')}: ${label}`}
      title={t('plan.remove')}
      onClick={onClick}
    >
      <Icon svg={minusIcon} size={16} />
    </button>
  );
}

/** Brings a field into view with the focus in it, opening what it is folded under. False where there is none. */
export function focusField(form: HTMLElement, pointer: string): boolean {
  const fields = [...form.querySelectorAll<HTMLElement>('[data-pointer]')];
  const found = nearestField(
    pointer,
    fields.map((field) => field.dataset.pointer!),
  );
  const field = fields.find((each) => each.dataset.pointer === found);
  if (!field) return false;
  for (let at = field.closest('details'); at; at = at.parentElement?.closest('details') ?? null)
    at.open = true;
  field.focus();
  field.scrollIntoView({ block: 'center' });
  return true;
}
