/** Names for the streets as they are drawn. */
import type { Random } from '../../../domain/random.ts';
import type { Street } from './street.ts';
import type { Name } from './names.ts';

/** Deals out street names without repeats; lanes (`minor`) that find none stay unnamed. */
export function nameGiver(
  words: readonly Name[],
  random: Random,
): (eastWest: boolean, minor: boolean) => Partial<Street> {
  const pool = words.map((word) => ({ word, order: random() })).sort((a, b) => a.order - b.order);
  const forms: readonly Name[] = [
    ['', ''],
    ['东', 'East '],
    ['西', 'West '],
    ['新', 'New '],
  ];
  let next = 0;
  return (eastWest, minor) => {
    const word = pool[next % pool.length]!.word;
    const form = forms[Math.floor(next / pool.length)];
    next++;
    if (!form) return {};
    const [suffix, suffixEn] = minor ? ['巷', 'Lane'] : eastWest ? ['街', 'St'] : ['路', 'Rd'];
    return { name: `${word[0]}${form[0]}${suffix}`, nameEn: `${form[1]}${word[1]} ${suffixEn}` };
  };
}

/** Unnamed residential lanes of the town are numbered after the street that was named before them: 朝阳路3弄. */
export function nameLanes(streets: Street[]): void {
  const counts = new Map<string, number>();
  let last: Street | null = null;
  for (const street of streets) {
    if (street.name) {
      last = street.name.endsWith('巷') || street.country ? last : street;
    } else if (street.roadClass === 'residential' && last && !street.country) {
      const number = (counts.get(last.name!) ?? 0) + 1;
      counts.set(last.name!, number);
      if (number > 20) continue;
      street.name = `${last.name}${number}弄`;
      street.nameEn = `Lane ${number}, ${last.nameEn}`;
    }
  }
}
