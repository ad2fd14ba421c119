/** One line that says what was just done; read out by screen readers, gone after a while. */
import { signal } from '@preact/signals';

export const notice = signal('');
let timer = 0;

export function say(text: string) {
  clearTimeout(timer);
  notice.value = text;
  timer = window.setTimeout(() => (notice.value = ''), 6000);
}
