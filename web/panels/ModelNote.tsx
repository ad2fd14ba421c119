/** Which model stands behind the numbers, what it was made of, and how it scored beside the plain rules. */
import { BASELINES, PARTS, type Baseline } from '../../domain/risk/types.ts';
import type { RiskModel } from '../api.ts';
import {
  formatDay,
  formatFixed,
  formatNumber,
  formatShare,
  formatSignificant,
  localParts,
} from '../format.ts';
import { language, nameOf, t, tMaybe } from '../i18n/index.ts';
import { categories, timeZone } from '../state/data.ts';

type Group = RiskModel['groups'][number];

/** Plans are stored with the model of their day: those from before the second version say less of themselves. */
const isTold = (model: RiskModel) => model.version >= 2 && Array.isArray(model.groups);

/** The largest group speaks for the model: its gain beside that of the best plain rule, nats an incident over an even spread. */
export function modelGain(
  model: RiskModel,
): { model: number; rule: { model: Baseline; gain: number } } | null {
  const group = isTold(model) ? speakerOf(model) : undefined;
  const gainOf = (name: string) => group?.gains.find((each) => each.model === name)?.gain;
  const own = group && gainOf(group.chosen);
  const rules = BASELINES.flatMap((name) => {
    const gain = gainOf(name);
    return gain === undefined ? [] : [{ model: name, gain }];
  }).toSorted((a, b) => b.gain - a.gain);
  return own === undefined || !rules[0] ? null : { model: own, rule: rules[0] };
}

const speakerOf = ({ groups }: RiskModel) =>
  groups.toSorted((a, b) => b.heldBack - a.heldBack).find(({ gains }) => gains.length > 0);

export function ModelNote({ model }: { model: RiskModel }) {
  const told = isTold(model);
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
      <p>
        {told && `${t(model.includesDiscovered ? 'model.withDiscovered' : 'model.reportedOnly')} `}
        {t('model.unsnapped', { unsnapped: formatNumber(model.unsnapped, language.value) })}
      </p>
      {told ? (
        model.groups.map((group) => <GroupNote key={group.group} group={group} />)
      ) : (
        <p>{t('model.older')}</p>
      )}
    </details>
  );
}

function GroupNote({ group }: { group: Group }) {
  const lang = language.value;
  const { hours, level } = group;
  const zoning = hours.zoning && (tMaybe(`model.zoning.${hours.zoning}`) ?? hours.zoning);
  const facts: [string, string][] = [
    [t('model.mixture'), mixture(group)],
    [t('model.halfLife'), t('model.days', { days: formatNumber(group.halfLifeDays, lang) })],
    [
      t('model.bandwidth'),
      group.bandwidthMeters === null ? '–' : `${formatNumber(group.bandwidthMeters, lang)} m`,
    ],
    [
      t('model.hours'),
      t('model.hoursText', {
        bandwidth: formatNumber(hours.bandwidthHours, lang, 1),
        zoning: zoning ?? t('model.zoning.none'),
      }),
    ],
    [
      t('model.level'),
      t(level.season ? 'model.levelSeason' : 'model.levelPlain', {
        weeks: formatNumber(level.halfLifeWeeks, lang),
        trend: formatShare(level.trend, lang),
      }),
    ],
    [t('model.expected'), formatSignificant(group.expectedPerWeek, lang)],
  ];
  return (
    <section>
      <h4>{groupName(group.group)}</h4>
      {group.chosenBy === 'default' && <p>{t('model.byDefault')}</p>}
      <dl>
        {facts.map(([name, text]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
      {group.gains.length > 0 && <Gains group={group} />}
    </section>
  );
}

/** What each of the models would have been worth by itself: how much likelier than an even spread it made an incident, best first. */
function Gains({ group: { gains, chosen, heldBack } }: { group: Group }) {
  return (
    <table>
      <caption>{t('model.scores', { incidents: formatNumber(heldBack, language.value) })}</caption>
      <tbody>
        {gains
          .toSorted((a, b) => b.gain - a.gain)
          .map((each) => (
            <tr key={each.model} class={each.model === chosen ? 'chosen' : ''}>
              <th scope="row">{t(`model.part.${each.model}`)}</th>
              <td>{formatFixed(each.gain, language.value, 3)}</td>
            </tr>
          ))}
      </tbody>
    </table>
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
