/** Two lines beside the pointer: what it is, and how many. */
import { formatInstant, formatNumber, formatSignificant, formatTime } from '../format.ts';
import { language, nameOf, t } from '../i18n/index.ts';
import { categories, sections, timeZone } from '../state/data.ts';
import { filters } from '../state/store.ts';
import type { Hit } from './scene.ts';

function linesOf({ kind, id, properties }: Hit): [string, string] {
  const lang = language.value;
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
        String(properties.name ?? ''),
        section?.noEvidence
          ? t('section.noEvidence')
          : t('hover.section', { expected: formatSignificant(section?.expectedPerWeek ?? 0, lang) }),
      ];
    }
    case 'assignment':
      return [
        String(properties.team),
        t('hover.stop', {
          number: number('number'),
          time: formatTime(String(properties.arriveAt), timeZone.value),
          stay: number('stayMinutes'),
        }),
      ];
    default: {
      const category = categories.data.value?.items.find((item) => item.code === properties.category);
      const at = properties.occurredAt ?? properties.foundAt;
      return [
        category ? nameOf(category) : String(properties.category ?? ''),
        typeof at === 'string' ? formatInstant(at, lang, timeZone.value) : '',
      ];
    }
  }
}

export function HoverNote({ hit, x, y }: { hit: Hit; x: number; y: number }) {
  const [what, howMany] = linesOf(hit);
  return (
    <div class="hover-note" style={{ transform: `translate(${x + 14}px, ${y + 14}px)` }} aria-hidden="true">
      <strong>{what}</strong>
      <span>{howMany}</span>
    </div>
  );
}
