/** Two lines beside the pointer: what it is, and how many. */
import { useLayoutEffect, useRef } from 'preact/hooks';
import { formatInstant, formatNumber, formatSignificant, formatTime } from '../format.ts';
import { language, nameOf, t } from '../i18n/index.ts';
import { categories, sections, timeZone } from '../state/data.ts';
import { filters } from '../state/store.ts';
import type { Hit } from './scene.ts';

function linesOf({ kind, id, properties }: Hit): [string, string] {
  const lang = language.value;
  const text = (name: string) => (typeof properties[name] === 'string' ? properties[name] : '');
  const number = (name: string) => Number(properties[name] ?? 0);
  switch (kind) {
    case 'cell': {
      const count = formatNumber(number('count'), lang);
      return [
        t(filters.value.of === 'hazards' ? 'hover.hazards' : 'hover.incidents', { count }),
        `${t('hover.rate', { rate: formatSignificant(number('ratePerKm2'), lang) })} · ${t('hover.weighted', {
          weighted: formatNumber(number('weighted'), lang, 1),
        })}`,
      ];
    }
    case 'section': {
      const section = sections.data.value?.items.find((item) => item.id === id);
      return [
        text('name'),
        section?.noEvidence
          ? t('section.noEvidence')
          : t('hover.section', { expected: formatSignificant(section?.expectedPerWeek ?? 0, lang) }),
      ];
    }
    case 'assignment':
      return [
        text('team'),
        t('hover.stop', {
          number: number('number'),
          time: formatTime(text('arriveAt'), timeZone.value),
          stay: number('stayMinutes'),
        }),
      ];
    default: {
      const category = categories.data.value?.items.find((item) => item.code === properties.category);
      const at = properties.occurredAt ?? properties.foundAt;
      return [
        category ? nameOf(category) : text('category'),
        typeof at === 'string' ? formatInstant(at, lang, timeZone.value) : '',
      ];
    }
  }
}

export function HoverNote({ hit, x, y }: { hit: Hit; x: number; y: number }) {
  const [what, howMany] = linesOf(hit);
  const note = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const element = note.current;
    const box = element?.parentElement;
    if (!element || !box) return;
    // On the other side of the pointer where it would be cut.
    const left = x + 14 + element.offsetWidth > box.clientWidth ? x - 14 - element.offsetWidth : x + 14;
    const top = y + 14 + element.offsetHeight > box.clientHeight ? y - 14 - element.offsetHeight : y + 14;
    element.style.transform = `translate(${left}px, ${top}px)`;
  });
  return (
    <div ref={note} class="hover-note" aria-hidden="true">
      <strong>{what}</strong>
      <span>{howMany}</span>
    </div>
  );
}
