/** The honest marks, always in the same place: simulated, evaluation, as of when. */
import { formatDay, formatShare } from '../format.ts';
import { language, t } from '../i18n/index.ts';
import { Popup } from '../parts/Popup.tsx';
import { asOfDay, health } from '../state/data.ts';
import { isPhone } from '../state/layout.ts';

const WHY = {
  configured: 'mark.asOfConfigured',
  clock: 'mark.asOfClock',
  'newest-incident': 'mark.asOfNewest',
} as const;

/** ` 40%`, once it is known of how many. */
function shareOf({ done, total }: { done: number; total: number | null }): string {
  return total ? ` ${formatShare(done / total, language.value)}` : '';
}

/** A phone has room for the words that matter. */
export function Marks() {
  const state = health.value;
  if (!state) return null;
  const day = isPhone.value ? asOfDay.value : formatDay(asOfDay.value, language.value);
  return (
    <div class="marks">
      {state.simulated && (
        <Popup
          named
          class="mark warm"
          label={t('mark.simulated')}
          button={t(isPhone.value ? 'mark.simulatedShort' : 'mark.simulated')}
          align="end"
        >
          {() => <p>{t('mark.simulatedHint')}</p>}
        </Popup>
      )}
      {state.service === 'evaluation' && (
        <Popup
          named
          class="mark"
          label={t('mark.evaluation')}
          button={t(isPhone.value ? 'mark.evaluationShort' : 'mark.evaluation')}
          align="end"
        >
          {() => <p>{t('mark.evaluationHint')}</p>}
        </Popup>
      )}
      {state.index?.status === 'loading' && (
        <Popup
          named
          class="mark"
          label={t('mark.indexing')}
          button={`${t('mark.indexing')}${shareOf(state.index)}`}
          align="end"
        >
          {() => <p>{t('mark.indexingHint')}</p>}
        </Popup>
      )}
      {state.asOf && (
        <Popup
          named
          class="mark"
          label={t('mark.asOf', { day })}
          button={isPhone.value ? t('mark.asOfShort', { day }) : t('mark.asOf', { day })}
          align="end"
        >
          {() => <p>{t(WHY[state.asOfSource ?? 'clock'])}</p>}
        </Popup>
      )}
    </div>
  );
}
