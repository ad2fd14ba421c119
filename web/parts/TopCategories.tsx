/** The categories that make up most of it, with their shares as bars and, where it is known, how they changed. */
import { formatNumber } from '../format.ts';
import { language, nameOf } from '../i18n/index.ts';
import { categoryOf } from '../state/data.ts';
import { ChangeMark } from './ChangeMark.tsx';
import type { Changed } from './changeWords.ts';

const TOP = 6;

interface Props {
  counts: { category: string; count: number }[];
  total: number;
  changes?: (Changed & { category: string })[] | undefined;
}

export function TopCategories({ counts, total, changes }: Props) {
  const top = [...counts].sort((a, b) => b.count - a.count).slice(0, TOP);
  return (
    <ul class={`top-categories${changes ? ' with-changes' : ''}`}>
      {top.map(({ category, count }) => {
        const known = categoryOf(category);
        return (
          <li key={category} style={{ '--color': known?.color }}>
            <i class="swatch" />
            <span class="name">{known ? nameOf(known) : category}</span>
            <span class="count">{formatNumber(count, language.value)}</span>
            {changes && <ChangeMark changed={changes.find((item) => item.category === category)} />}
            <i class="bar" style={{ width: `${(count / total) * 100}%` }} />
          </li>
        );
      })}
    </ul>
  );
}
