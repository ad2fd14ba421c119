/** A text that is changed where it stands: pressed it is a field, Enter or leaving it saves, Escape leaves it as it was. */
import type { ComponentChildren } from 'preact';
import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import '../style/inPlace.css';

interface Props {
  /** What is changed, in words. */
  label: string;
  value: string;
  max: number;
  hint?: string;
  /** Called with the trimmed text, only where it differs. */
  save(text: string): void;
  /** How it looks while it is not being changed. */
  children: ComponentChildren;
}

export function InPlace({ label, value, max, hint, save, children }: Props) {
  const editing = useSignal(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const opener = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (!editing.value) return;
    field.current?.focus();
    field.current?.select();
  }, [editing.value]);

  function end(text: string | null, byKey: boolean) {
    // Taking the field away blurs it: that is not a second end.
    if (!editing.peek()) return;
    editing.value = false;
    if (byKey) requestAnimationFrame(() => opener.current?.focus());
    if (text !== null && text.trim() !== value.trim()) save(text.trim());
  }

  if (!editing.value) {
    return (
      <button
        ref={opener}
        type="button"
        class="in-place"
        aria-label={`${label}: ${value}`}
        title={label}
        onClick={() => (editing.value = true)}
      >
        {children}
      </button>
    );
  }
  return (
    <textarea
      ref={field}
      class="in-place"
      aria-label={label}
      placeholder={hint}
      maxLength={max}
      rows={Math.min(4, 1 + Math.floor(value.length / 24))}
      defaultValue={value}
      onBlur={(event) => end(event.currentTarget.value, false)}
      onKeyDown={(event) => {
        // What is being composed ends with Enter too.
        if (event.isComposing) return;
        if (event.key === 'Escape') end(null, true);
        else if (event.key === 'Enter' && !event.shiftKey) end(event.currentTarget.value, true);
        else return;
        event.preventDefault();
        event.stopPropagation();
      }}
    />
  );
}
