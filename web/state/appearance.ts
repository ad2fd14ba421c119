/** Theme: what a link asks for, else what was chosen on this machine, else what the system says. */
import { computed, effect, signal } from '@preact/signals';
import { kept, wall } from './store.ts';

export const THEMES = ['auto', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

const KEY = 'hexbeat.theme';
const systemIsDark = matchMedia('(prefers-color-scheme: dark)');
const systemDark = signal(systemIsDark.matches);
systemIsDark.addEventListener('change', () => (systemDark.value = systemIsDark.matches));

const asTheme = (value: string | null | undefined) => THEMES.find((theme) => theme === value);

export const theme = signal<Theme>(asTheme(kept.value.theme) ?? asTheme(recall(KEY)) ?? 'auto');

/** What is drawn; a wall screen is dark unless light was chosen. */
export const shade = computed<'light' | 'dark'>(() => {
  if (theme.value !== 'auto') return theme.value;
  return systemDark.value || wall.value ? 'dark' : 'light';
});

export function setTheme(next: Theme) {
  theme.value = next;
  remember(KEY, next);
  if (kept.value.theme) kept.value = { ...kept.value, theme: next };
}

/** Keeps the root element's attributes in step. */
export function followAppearance() {
  effect(() => {
    document.documentElement.dataset.theme = shade.value;
    document.documentElement.classList.toggle('wall', wall.value);
  });
}

/** Storage may be forbidden (private windows, policies): then choices last as long as the page. */
export function recall(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

export function remember(key: string, value: string) {
  try {
    localStorage.setItem(key, value);
  } catch {
    // See recall.
  }
}
