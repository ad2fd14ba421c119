/** A button that opens a small panel below it, by the native popover (Esc and a click elsewhere close it). */
import type { ComponentChildren } from 'preact';
import { useId, useRef } from 'preact/hooks';

interface Props {
  label: string;
  /** The button's own text names it; otherwise `label` does. On a phone, where the text may be hidden, the title does. */
  named?: boolean;
  button: ComponentChildren;
  class?: string;
  /** Which edges line up. */
  align?: 'start' | 'end';
  children: (close: () => void) => ComponentChildren;
}

export function Popup(props: Props) {
  const id = useId();
  const panel = useRef<HTMLDivElement>(null);
  const opener = useRef<HTMLButtonElement>(null);

  function place() {
    const box = opener.current?.getBoundingClientRect();
    const element = panel.current;
    if (!box || !element) return;
    const width = element.offsetWidth;
    const left = props.align === 'end' ? box.right - width : box.left;
    element.style.left = `${Math.max(8, Math.min(left, innerWidth - width - 8))}px`;
    const below = box.bottom + 6;
    const fits = below + element.offsetHeight < innerHeight - 8;
    element.style.top = `${fits ? below : Math.max(8, box.top - element.offsetHeight - 6)}px`;
  }

  return (
    <>
      <button
        ref={opener}
        type="button"
        class={props.class ?? 'quiet'}
        popovertarget={id}
        aria-label={props.named ? undefined : props.label}
        title={props.label}
      >
        {props.button}
      </button>
      <div
        ref={panel}
        id={id}
        popover="auto"
        class="popup"
        role="group"
        aria-label={props.label}
        onToggle={(event) => event.newState === 'open' && place()}
      >
        {props.children(() => panel.current?.hidePopover())}
      </div>
    </>
  );
}
