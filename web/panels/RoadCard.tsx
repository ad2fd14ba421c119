import { formatMeters } from '../format.ts';
import { language, t } from '../i18n/index.ts';
import { CardFrame } from '../parts/Card.tsx';
import { why } from '../state/why.ts';
import { WhyBody } from './WhyBody.tsx';

/** A road: what is expected of it in the week ahead, and why. */
export function RoadCard() {
  const unit = why.data.value?.unit;
  const length = unit ? ` · ${formatMeters(unit.lengthMeters, language.value)}` : '';
  const title = unit ? (unit.name ?? t('hover.unnamedRoad')) : why.problem.value ? '–' : t('common.loading');
  return (
    <CardFrame kind={`${t('place.road')}${length}`} title={title}>
      <WhyBody />
    </CardFrame>
  );
}
