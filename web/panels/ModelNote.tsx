/** Which model stands behind the numbers, what it was made of, and how it scored beside the plain rules. */
import { PARTS } from '../../domain/risk/types.ts';
import { formatDay, formatNumber, formatSignificant, localParts } from '../format.ts';
import { language, nameOf, t, tMaybe } from '../i18n/index.ts';
import { categories, timeZone, type sections } from '../state/data.ts';

type Model = NonNullable<NonNullable<typeof sections.data.value>['model']>;
type Group = Model['groups'][number];

export function ModelNote({ model }: { model: Model }) {
  const number = (value: number) => formatSignificant(value, language.value);
  // The largest group speaks for the model; the backtest has all of them.
  const best = model.groups.toSorted((a, b) => b.heldBack - a.heldBack).find(({ gains }) => gains.length > 0);
  return (
    <details class="model">
      <summary>
        {t('model.label')}:{' '}
        {t('model.line', {
          name: tMaybe(`model.name.${model.name}`) ?? model.name,
          day: formatDay(localParts(Date.parse(model.asOf), timeZone.value).day, language.value),
          incidents: formatNumber(model.incidents, language.value),
        })}
      </summary>
      <p>{t('model.unsnapped', { unsnapped: formatNumber(model.unsnapped, language.value) })}</p>
      <table>
        <caption>{t('model.groups')}</caption>
        <thead>
          <tr>
            <th>{t('model.group')}</th>
            <th>{t('model.expected')}</th>
            <th>{t('model.mixture')}</th>
            <th>{t('model.halfLife')}</th>
          </tr>
        </thead>
        <tbody>
          {model.groups.map((group) => (
            <tr key={group.group}>
              <th scope="row">{groupName(group.group)}</th>
              <td>{number(group.expectedPerWeek)}</td>
              <td>{mixture(group)}</td>
              <td>{t('model.days', { days: group.halfLifeDays })}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {best && (
        <table>
          <caption>{t('model.scores')}</caption>
          <tbody>
            {best.gains.map((score) => (
              <tr key={score.model}>
                <th scope="row">{t(`model.part.${score.model}`)}</th>
                <td>{score.gain.toFixed(3)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </details>
  );
}

/** The shares of the parts that have any, whole percents: `近期 57 · 长期 21 · 背景 23 %`. */
function mixture({ weights }: Group): string {
  const parts = PARTS.filter((part) => weights[part] >= 0.005)
    .toSorted((a, b) => weights[b] - weights[a])
    .map((part) => `${t(`model.part.${part}`)} ${Math.round(weights[part] * 100)}`);
  return `${parts.join(' · ')} %`;
}

function groupName(code: string): string {
  if (code === '*') return t('model.allGroups');
  const group = categories.data.value?.groups.find((each) => each.of === 'incidents' && each.code === code);
  return group ? nameOf(group) : code;
}
