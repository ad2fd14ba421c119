/** Language and words. `t` reads a signal, so that whatever was rendered with it follows a change of language. */
import { signal } from '@preact/signals';
import i18next from 'i18next';
import type { ProblemCode } from '../../domain/problem.ts';
import type { ApiProblem } from '../api.ts';
import type { Language } from '../format.ts';
import { recall, remember } from '../state/appearance.ts';
import { kept } from '../state/store.ts';
import type { zhMore } from './zh.more.ts';
import type { zh } from './zh.ts';

export type Key = keyof typeof zh | keyof typeof zhMore;

const KEY = 'hexbeat.language';
const FIRST = {
  zh: async () => (await import('./zh.ts')).zh,
  en: async () => (await import('./en.ts')).en,
} satisfies Record<Language, () => Promise<Record<keyof typeof zh, string>>>;
const MORE = {
  zh: async () => (await import('./zh.more.ts')).zhMore,
  en: async () => (await import('./en.more.ts')).enMore,
} satisfies Record<Language, () => Promise<Record<keyof typeof zhMore, string>>>;

const asLanguage = (value: string | null | undefined): Language | undefined =>
  value?.toLowerCase().startsWith('zh') ? 'zh' : value?.toLowerCase().startsWith('en') ? 'en' : undefined;

/** The link's language, else the one chosen here, else the first of the browser's that we speak, else Chinese. */
function firstLanguage(): Language {
  return (
    asLanguage(kept.value.lang) ??
    asLanguage(recall(KEY)) ??
    navigator.languages.map(asLanguage).find((found) => found !== undefined) ??
    'zh'
  );
}

/** Changes only when the words of the new language are there. */
export const language = signal<Language>(firstLanguage());

export async function startLanguage() {
  const first = language.value;
  await i18next.init({
    lng: first,
    keySeparator: false,
    nsSeparator: false,
    interpolation: { escapeValue: false },
    resources: { [first]: { translation: await FIRST[first]() } },
  });
  // Whatever is fetched later waits for these itself, and says so where they cannot be had.
  moreWords().catch(() => undefined);
  document.documentElement.lang = first === 'zh' ? 'zh-CN' : 'en';
}

const withMore = new Set<Language>();

/** The words of all that the first screen does not wait for. */
export async function moreWords(of: Language = language.peek()): Promise<void> {
  if (withMore.has(of)) return;
  i18next.addResourceBundle(of, 'translation', await MORE[of]());
  withMore.add(of);
}

export async function setLanguage(next: Language) {
  if (!i18next.hasResourceBundle(next, 'translation')) {
    i18next.addResourceBundle(next, 'translation', await FIRST[next]());
  }
  await moreWords(next);
  await i18next.changeLanguage(next);
  remember(KEY, next);
  if (kept.value.lang) kept.value = { ...kept.value, lang: next };
  document.documentElement.lang = next === 'zh' ? 'zh-CN' : 'en';
  language.value = next;
}

/** A key without its plural ending: `t('count.incidents', {count: 2})`. */
type Base<K> = K extends `${infer B}_one` | `${infer B}_other` ? B : K;

export function t(key: Base<Key>, values: Record<string, string | number> = {}): string {
  void language.value;
  return i18next.t(key, values);
}

/** For words that come with data (reason and warning codes): the translation, or undefined where none is known. */
export function tMaybe(key: string, values: Record<string, string | number> = {}): string | undefined {
  void language.value;
  return i18next.exists(key) ? i18next.t(key, values) : undefined;
}

/** What happened, in the reader's words. */
export function problemText(problem: ApiProblem): string {
  const code: ProblemCode | 'network' = problem.code;
  return t(`problem.${code}`);
}

/** The name in the reader's language; Chinese stands in where no other is known. */
export function nameOf(thing: { nameZh?: string; name?: string; nameEn?: string | null }): string {
  return (language.value === 'en' ? thing.nameEn : null) || thing.nameZh || thing.name || thing.nameEn || '';
}
