import pencilIcon from 'lucide-static/icons/pencil.svg?raw';
import showIcon from 'lucide-static/icons/crosshair.svg?raw';
import { formatMeters, formatShare, formatSignificant } from '../format.ts';
import { language, t } from '../i18n/index.ts';
import { HourGrid } from '../parts/HourGrid.tsx';
import { Icon } from '../parts/Icon.tsx';
import { Busy, ErrorNote } from '../parts/status.tsx';
import { section, sections, sectionSlots } from '../state/data.ts';
import { editSection } from '../state/drafts.ts';
import { CardFrame, Figure } from '../parts/Card.tsx';
import { ModelNote } from './ModelNote.tsx';
import { showSection, slotText } from './SectionsPanel.tsx';

/** A key section: what is expected, how sure that is, and when. */
export function SectionCard() {
  const item = section.value;
  const lang = language.value;
  const slots = sectionSlots.data.value;
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
      <Busy when={sectionSlots.busy.value} />
      {item.noEvidence ? (
        <p class="note">
          <strong>{t('section.noEvidence')}</strong> {t('section.noEvidenceHint')}
        </p>
      ) : (
        <div class="figures">
          <Figure
            value={formatSignificant(item.expectedPerWeek, lang)}
            unit={`(${t('section.interval', {
              low: formatSignificant(item.expectedInterval[0]!, lang),
              high: formatSignificant(item.expectedInterval[1]!, lang),
            })})`}
            label={t('section.expectedHint')}
          />
        </div>
      )}
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
      {sectionSlots.problem.value && (
        <ErrorNote problem={sectionSlots.problem.value} retry={sectionSlots.reload} />
      )}
      {slots && !slots.noEvidence && (
        <>
          <h3>{t('section.bestSlots')}</h3>
          <ol class="best-slots">
            {slots.bestSlots.map((slot) => (
              <li key={`${slot.weekday}${slot.start}`}>
                <span>{slotText(slot)}</span>
                <span>{formatSignificant(slot.expected, lang)}</span>
              </li>
            ))}
          </ol>
          <h3>{t('section.hours')}</h3>
          <HourGrid label={t('section.hours')} values={slots.hourOfWeek} whole={false} />
          {slots.model && <ModelNote model={slots.model} />}
        </>
      )}
    </CardFrame>
  );
}
