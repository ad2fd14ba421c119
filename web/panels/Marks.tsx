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

/** One of them: a word that says more when it is pressed. */
function Mark({
  label,
  button,
  hint,
  warm,
}: {
  label: string;
  button: string;
  hint: string;
  warm?: boolean;
}) {
  return (
    <Popup named class={warm ? 'mark warm' : 'mark'} label={label} button={button} align="end">
      {() => <p>{hint}</p>}
    </Popup>
  );
}

/** A phone has room for the words that matter. */
export function Marks() {
  const state = health.value;
  if (!state) return null;
  const day = isPhone.value ? asOfDay.value : formatDay(asOfDay.value, language.value);
  return (
    <div class="marks">
      {state.simulated && (
        <Mark
          warm
          label={t('mark.simulated')}
          button={t(isPhone.value ? 'mark.simulatedShort' : 'mark.simulated')}
          hint={t('mark.simulatedHint')}
        />
      )}
      {state.service === 'evaluation' && (
        <Mark
          label={t('mark.evaluation')}
          button={t(isPhone.value ? 'mark.evaluationShort' : 'mark.evaluation')}
          hint={t('mark.evaluationHint')}
        />
      )}
      {state.index?.status === 'loading' && (
        <Mark
          label={t('mark.indexing')}
          button={`${t('mark.indexing')}${shareOf(state.index)}`}
          hint={t('mark.indexingHint')}
        />
      )}
      {state.asOf && (
        <Mark
          label={t('mark.asOf', { day })}
          button={t(isPhone.value ? 'mark.asOfShort' : 'mark.asOf', { day })}
          hint={t(WHY[state.asOfSource ?? 'clock'])}
        />
      )}
    </div>
  );
}
