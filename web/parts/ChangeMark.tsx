/** The size of a change, and no colour and no number unless it is beyond chance: small numbers must not look like trends. */
import { t } from '../i18n/index.ts';
import { changeInterval, changeSize, changeWay, changeWords, type Changed } from './changeWords.ts';

export function ChangeMark({ changed }: { changed: Changed | undefined }) {
  if (!changed) return <span class="change" />;
  const way = changeWay(changed);
  return (
    <span class={`change ${way}`} title={`${changeWords(changed)} ${changeInterval(changed)}`}>
      {way === 'none' ? t('change.noneShort') : changeSize(changed)}
    </span>
  );
}
