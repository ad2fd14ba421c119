/** How every form of the right panel ends: what went wrong, save, cancel, and what else it can do. */
import type { ComponentChildren } from 'preact';
import type { ApiProblem } from '../api.ts';
import { t } from '../i18n/index.ts';
import { ErrorNote } from './status.tsx';

export function FormFoot(props: {
  problem: ApiProblem | null;
  busy: boolean;
  cancel: () => void;
  children?: ComponentChildren;
}) {
  return (
    <>
      {props.problem && (
        <ErrorNote problem={props.problem}>
          <p>{t('problem.kept')}</p>
        </ErrorNote>
      )}
      <div class="actions">
        <button class="primary" disabled={props.busy}>
          {t(props.busy ? 'record.saving' : 'record.save')}
        </button>
        <button type="button" class="quiet" onClick={props.cancel}>
          {t('record.cancel')}
        </button>
        {props.children}
      </div>
    </>
  );
}
