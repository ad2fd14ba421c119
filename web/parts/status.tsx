/** How waiting and failing look, everywhere the same. */
import type { ComponentChildren } from 'preact';
import retryIcon from 'lucide-static/icons/rotate-cw.svg?raw';
import type { ApiProblem } from '../api.ts';
import { problemText, t } from '../i18n/index.ts';
import { Icon } from './Icon.tsx';

/** A thin bar at the top of its panel; shows itself only after 100 ms (by CSS), so that quick answers do not flicker. */
export function Busy({ when }: { when: boolean }) {
  return <div class={`busy${when ? ' on' : ''}`} aria-hidden="true" />;
}

/** What happened, what was kept, and the one thing to do, in place. */
export function ErrorNote(props: { problem: ApiProblem; retry?: () => void; children?: ComponentChildren }) {
  const { problem, retry } = props;
  return (
    <div class="note danger" role="alert">
      <p>{problemText(problem)}</p>
      {problem.errors.length > 0 && (
        <ul>
          {problem.errors.slice(0, 4).map((error) => (
            <li key={error.pointer}>
              <code>{error.pointer}</code> {error.detail}
            </li>
          ))}
        </ul>
      )}
      {props.children}
      {retry && (
        <button type="button" class="quiet" onClick={retry}>
          <Icon svg={retryIcon} size={16} /> {t('problem.retry')}
        </button>
      )}
    </div>
  );
}
