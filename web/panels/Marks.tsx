/** The honest marks, always in the same place: simulated, evaluation, as of when. */
import { formatDay } from '../format.ts';
import { language, t } from '../i18n/index.ts';
import { Popup } from '../parts/Popup.tsx';
import { asOfDay, health } from '../state/data.ts';
import { isPhone } from '../state/layout.ts';

const WHY = {
  configured: 'mark.asOfConfigured',
  clock: 'mark.asOfClock',
  'newest-incident': 'mark.asOfNewest',
} as const;

export function Marks() {
  const state = health.value;
  if (!state) return null;
  const day = isPhone.value ? asOfDay.value : formatDay(asOfDay.value, language.value);
  return (
    <div class="marks">
      {state.simulated && (
        <Popup named class="mark warm" label={t('mark.simulated')} button={t('mark.simulated')} align="end">
          {() => <p>{t('mark.simulatedHint')}</p>}
        </Popup>
      )}
      {state.service === 'evaluation' && (
        <Popup named class="mark" label={t('mark.evaluation')} button={t('mark.evaluation')} align="end">
          {() => <p>{t('mark.evaluationHint')}</p>}
        </Popup>
      )}
      {state.asOf && (
        <Popup
          named
          class="mark"
          label={t('mark.asOf', { day })}
          button={t('mark.asOf', { day })}
          align="end"
        >
          {() => <p>{t(WHY[state.asOfSource ?? 'clock'])}</p>}
        </Popup>
      )}
    </div>
  );
}
