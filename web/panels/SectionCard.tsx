import pencilIcon from 'lucide-static/icons/pencil.svg?raw';
import showIcon from 'lucide-static/icons/crosshair.svg?raw';
import type { Section } from '../api.ts';
import { formatExpected, formatMeters, formatShare } from '../format.ts';
import { language, t } from '../i18n/index.ts';
import { Icon } from '../parts/Icon.tsx';
import { Busy } from '../parts/status.tsx';
import { section, sections } from '../state/data.ts';
import { editSection } from '../state/drafts.ts';
import { CardFrame } from '../parts/Card.tsx';
import { span } from '../state/why.ts';
import { showSection, slotText } from './sectionWords.ts';
import { WhyBody } from './WhyBody.tsx';

/** A key section: what is expected, how sure that is, and when. */
export function SectionCard() {
  const item = section.value;
  const lang = language.value;
  if (!item) {
    return (
      <CardFrame kind={t('place.section')} title={t(sections.busy.value ? 'common.loading' : 'problem.gone')}>
        <Busy when={sections.busy.value} />
      </CardFrame>
    );
  }
  const kind = item.origin === 'given' ? t('section.origin.given') : t('section.origin.proposed');
  return (
    <CardFrame kind={`${t('place.section')} · ${kind}`} title={item.name}>
      <dl class="facts">
        <div>
          <dt>{t('section.length')}</dt>
          <dd>
            {formatMeters(item.lengthMeters, lang)} ·{' '}
            {t('section.matched', { share: formatShare(item.matchedShare, lang) })}
          </dd>
        </div>
        <div>
          <dt>{t('section.priority')}</dt>
          <dd>{t(`section.priority.${Math.min(3, Math.max(1, item.priority)) as 1 | 2 | 3}`)}</dd>
        </div>
        <div>
          <dt>{t('section.leastVisits')}</dt>
          <dd>{item.leastVisits}</dd>
        </div>
        <div>
          <dt>{t('section.evidence')}</dt>
          <dd>{t('section.evidenceCount', { incidents: item.incidents })}</dd>
        </div>
      </dl>
      <div class="actions">
        <button type="button" class="quiet" onClick={() => showSection(item)}>
          <Icon svg={showIcon} size={16} /> {t('section.show')}
        </button>
        <button type="button" class="quiet" onClick={editSection}>
          <Icon svg={pencilIcon} size={16} /> {t('section.edit')}
        </button>
      </div>
      {item.bestSlots.length > 0 && !item.noEvidence && (
        <>
          <h3>{t('section.bestSlots')}</h3>
          <BestSlots slots={item.bestSlots} />
        </>
      )}
      <WhyBody />
    </CardFrame>
  );
}

/** Pressed, a slot is what is explained below. One over midnight is of two days: it is told, but cannot be asked for. */
function BestSlots({ slots }: { slots: Section['bestSlots'] }) {
  return (
    <ol class="best-slots">
      {slots.map((slot) => {
        const asked = { weekday: slot.weekday, start: parseInt(slot.start), end: parseInt(slot.end) || 24 };
        return (
          <li key={`${slot.weekday}${slot.start}`}>
            <button
              type="button"
              aria-pressed={JSON.stringify(span.value) === JSON.stringify(asked)}
              disabled={asked.end <= asked.start}
              onClick={() => (span.value = asked)}
            >
              <span>{slotText(slot)}</span>
              <span>{formatExpected(slot.expected, language.value)}</span>
            </button>
          </li>
        );
      })}
    </ol>
  );
}
