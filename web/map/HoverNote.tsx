/** Beside the pointer: two lines at once, and over a hexagon, when the pointer rests, what it is made of. */
import { useLayoutEffect, useRef } from 'preact/hooks';
import { formatExpected, formatInstant, formatNumber, formatSignificant, formatTime } from '../format.ts';
import { language, nameOf, t } from '../i18n/index.ts';
import { howMany, verdict, type CellFacts } from '../parts/statWords.ts';
import { categoryOf, sections, timeZone } from '../state/data.ts';
import { filters, stat } from '../state/store.ts';
import { HoverDetails } from './HoverDetails.tsx';
import type { Hit } from './scene.ts';
import { hovered } from './shown.ts';

const MS_PER_MINUTE = 60_000;
/** Pixels from the pointer, and the room that the note takes when it has grown. */
const OFF = 14;
const GROWN = { width: 272, height: 300 };

function categoryName(code: unknown): string {
  const known = typeof code === 'string' ? categoryOf(code) : undefined;
  return known ? nameOf(known) : typeof code === 'string' ? code : '';
}

function linesOf({ kind, id, properties }: Hit): [string, string] {
  const lang = language.value;
  const text = (name: string) => (typeof properties[name] === 'string' ? properties[name] : '');
  const number = (name: string) => Number(properties[name] ?? 0);
  switch (kind) {
    case 'cell': {
      const facts = properties as unknown as CellFacts;
      return [howMany(facts, filters.value.of), verdict(facts, stat.value)];
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
        `${text('team')} · ${text('name')}`,
        t(properties.locked === true ? 'hover.lockedStop' : 'hover.stop', {
          number: number('number'),
          time: formatTime(text('arriveAt'), timeZone.value),
          stay: number('stayMinutes'),
        }),
      ];
    case 'cluster':
      return [
        t(id === 'hazards' ? 'hover.hazards' : 'hover.incidents', {
          count: formatNumber(number('count'), lang),
        }),
        t('hover.mostly', { category: categoryName(properties.category) }),
      ];
    case 'road':
      return [
        (lang === 'en' && text('nameEn')) || text('name') || t('hover.unnamedRoad'),
        t('hover.road', { value: formatSignificant(number('incidentsPerKmYear'), lang) }),
      ];
    case 'risk':
      return [
        text('name') || t('hover.unnamedRoad'),
        properties.noEvidence === true
          ? t('hover.riskNoEvidence')
          : t('hover.risk', { expected: formatExpected(number('expectedPerWeek'), lang) }),
      ];
    case 'coverage':
      return [
        t('hover.patrols', { patrols: formatNumber(number('patrols'), lang) }),
        t('hover.positions', { positions: formatNumber(number('positions'), lang) }),
      ];
    default:
      return [
        categoryName(properties.category),
        formatInstant(number('minute') * MS_PER_MINUTE, lang, timeZone.value),
      ];
  }
}

export function HoverNote() {
  const note = useRef<HTMLDivElement>(null);
  const now = hovered.value;
  useLayoutEffect(() => {
    const element = note.current;
    const box = element?.parentElement;
    if (!element || !box || !now) return;
    // The side is chosen for the grown note, and its near corner is what stays: it grows away from the pointer.
    const toLeft = now.x + OFF + GROWN.width > box.clientWidth && now.x > box.clientWidth / 2;
    const upward = now.y + OFF + GROWN.height > box.clientHeight && now.y > box.clientHeight / 2;
    element.style.left = toLeft ? 'auto' : `${now.x + OFF}px`;
    element.style.right = toLeft ? `${box.clientWidth - now.x + OFF}px` : 'auto';
    element.style.top = upward ? 'auto' : `${now.y + OFF}px`;
    element.style.bottom = upward ? `${box.clientHeight - now.y + OFF}px` : 'auto';
  });
  if (!now) return null;
  const { hit, beside } = now;
  const [what, more] = linesOf(hit);
  return (
    <div ref={note} class="hover-note" aria-hidden="true">
      <strong>{what}</strong>
      {more && <span>{more}</span>}
      {hit.kind === 'cell' && <HoverDetails key={`${hit.id}${beside}`} cell={hit.id} beside={beside} />}
    </div>
  );
}
