/** The reasons of stops in words: the page and the files that are handed on say the same. `{{name}}` stands for a value. */

import type { StopReason } from './types.ts';

export const REASON_WORDS = {
  zh: {
    expected: '本时段预计 {{value}} 起，列全部路段第 {{rank}} 位',
    'peak-hour': '这是它的高发时段，为平时的 {{value}} 倍',
    recent: '近 {{days}} 天有 {{value}} 起，平常 {{usual}} 起',
    'given-priority': '指定为一级路段',
    'least-visits': '每日至少巡逻 {{value}} 次，尚未满足',
    explore: '抽查：此前只去过 {{value}} 次',
    repeat: '本时段第 {{value}} 次到访',
    'beyond-zone': '在本片区之外，顺路代管',
    post: '固定岗位',
    'by-hand': '人工安排',
    'no-evidence': '警情太少，预计数不可靠',
  },
  en: {
    expected: '{{value}} incidents expected in this slot, no. {{rank}} of all sections',
    'peak-hour': 'Its peak: {{value}} times its average',
    recent: '{{value}} incidents in the last {{days}} days, where {{usual}} are usual',
    'given-priority': 'Set as first priority',
    'least-visits': 'Owed {{value}} visits a day, not had yet',
    explore: 'A look: only {{value}} visits so far',
    repeat: 'Visit {{value}} in this slot',
    'beyond-zone': 'Outside the zone, on the way',
    post: 'A fixed post',
    'by-hand': 'Placed by hand',
    'no-evidence': 'Too few incidents for a sound estimate',
  },
} as const satisfies Record<string, Record<StopReason['code'] | 'post' | 'by-hand', string>>;

export type WordLanguage = keyof typeof REASON_WORDS;

/**
 * A reason in words; a code that has none is said as it is.
 * @param format how numbers are written
 */
export function reasonInWords(
  reason: { code: string } & Record<string, unknown>,
  language: WordLanguage,
  format: (value: number) => string,
): string {
  const words: Record<string, string> = REASON_WORDS[language];
  return (words[reason.code] ?? reason.code).replace(/\{\{(\w+)\}\}/g, (_, name: string) => {
    const value = reason[name];
    return typeof value === 'number' ? format(value) : typeof value === 'string' ? value : '';
  });
}
