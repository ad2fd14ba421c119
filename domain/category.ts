/**
 * The default categories of a Chinese town: what the police desk (接警) and the grid workers (网格员) really write down.
 * A deployment may rename, recolour or add; codes are stable, an unknown source category keeps its string as code in
 * the group 'unclassified'.
 */

export interface CategoryGroup {
  code: string;
  of: 'incidents' | 'hazards';
  nameZh: string;
  nameEn: string;
  /** `#rrggbb`; the groups follow Okabe & Ito (2008), told apart under the common colour-vision deficiencies. */
  color: string;
}

export interface Category {
  code: string;
  of: 'incidents' | 'hazards';
  /** Code of a CategoryGroup with the same `of`. */
  group: string;
  nameZh: string;
  nameEn: string;
  /** What one record of it counts in a weighted density where the record itself says nothing; above 0, 1 is ordinary. */
  severityWeight: number;
  /** `#rrggbb`: a lighter or darker sister of its group's colour. */
  color: string;
}

/** Where unknown source categories go, in either layer. */
export const UNCLASSIFIED_GROUP = 'unclassified';
export const UNCLASSIFIED_COLOR = '#8a8f98';

type GroupRow = readonly [code: string, nameZh: string, nameEn: string, color: string];
type CategoryRow = readonly [code: string, nameZh: string, nameEn: string, severityWeight: number];

const INCIDENT_GROUPS: readonly GroupRow[] = [
  ['property', '侵财警情', 'Property crime', '#0072b2'],
  ['violence', '治安警情', 'Public order', '#d55e00'],
  ['fraud', '诈骗警情', 'Fraud', '#7b4ea3'],
  ['dispute', '矛盾纠纷', 'Disputes', '#009e73'],
  ['traffic', '交通警情', 'Traffic', '#e69f00'],
  ['fire', '火灾警情', 'Fire', '#b3123f'],
  ['help', '求助及其他', 'Help and other calls', '#56b4e9'],
];

const HAZARD_GROUPS: readonly GroupRow[] = [
  ['living', '居住安全隐患', 'Housing', '#0072b2'],
  ['fire-safety', '消防用电隐患', 'Fire and electricity', '#d55e00'],
  ['production', '安全生产隐患', 'Production and equipment', '#7b4ea3'],
  ['public-health', '食品安全隐患', 'Food', '#009e73'],
  ['public-space', '道路环境隐患', 'Roads, building sites, water', '#e69f00'],
];

const INCIDENT_CATEGORIES: Record<string, readonly CategoryRow[]> = {
  property: [
    ['theft', '盗窃', 'Theft', 2],
    ['theft-ebike', '盗窃电动车', 'E-bike theft', 2],
    ['theft-vehicle', '盗窃机动车', 'Motor-vehicle theft', 4],
    ['burglary', '入户盗窃', 'Burglary', 5],
    ['robbery', '抢劫抢夺', 'Robbery', 8],
    ['vandalism', '故意损毁财物', 'Criminal damage', 1.5],
  ],
  violence: [
    ['assault', '殴打他人（打架斗殴）', 'Assault, fight', 4],
    ['domestic-violence', '家庭暴力', 'Domestic violence', 5],
    ['drunkenness', '醉酒滋事', 'Drunken disorder', 1.5],
    ['gambling', '涉赌', 'Gambling', 2],
    ['weapon', '持械', 'Weapon', 7],
  ],
  fraud: [
    ['fraud', '诈骗', 'Fraud', 3],
    ['telecom-fraud', '电信网络诈骗', 'Telecom and online fraud', 4],
  ],
  dispute: [
    ['dispute-neighbour', '邻里纠纷', 'Neighbour dispute', 1],
    ['dispute-family', '家庭纠纷', 'Family dispute', 1.5],
    ['dispute-labour', '劳资纠纷', 'Labour dispute', 1.5],
    ['dispute-debt', '债务纠纷', 'Debt dispute', 1.5],
    ['dispute-land', '土地（宅基地）纠纷', 'Land dispute', 1.5],
    ['dispute-consumer', '消费纠纷', 'Consumer dispute', 0.8],
  ],
  traffic: [
    ['collision', '交通事故（财产损失）', 'Collision', 1],
    ['collision-injury', '交通事故（伤人）', 'Collision with injury', 4],
    ['collision-fatal', '交通事故（亡人）', 'Fatal collision', 12],
    ['pedestrian-struck', '撞行人', 'Pedestrian struck', 6],
    ['drunk-driving', '酒后驾驶', 'Drunk driving', 4],
    ['illegal-parking', '违法停车', 'Illegal parking', 0.3],
  ],
  fire: [['fire', '火灾', 'Fire', 6]],
  help: [
    ['missing-person', '走失人员', 'Missing person', 3],
    ['noise', '噪音扰民', 'Noise', 0.5],
    ['help', '群众求助', 'Call for help', 0.5],
    ['suspicious', '可疑情况', 'Suspicious circumstance', 1],
  ],
};

const HAZARD_CATEGORIES: Record<string, readonly CategoryRow[]> = {
  living: [['rental-housing', '出租房隐患', 'Rental housing', 2]],
  'fire-safety': [
    ['fire-hazard', '消防隐患', 'Fire safety', 3],
    ['electrical', '用电隐患', 'Electrical', 2.5],
    ['ebike-charging', '电动车违规充电', 'E-bike charging indoors', 3],
    ['gas', '燃气隐患', 'Gas', 4],
  ],
  production: [
    ['special-equipment', '特种设备隐患', 'Special equipment', 3],
    ['dangerous-chemicals', '危险化学品隐患', 'Dangerous chemicals', 5],
    ['workplace', '企业安全生产隐患', 'Workplace', 2.5],
  ],
  'public-health': [['food-safety', '食品安全隐患', 'Food safety', 2]],
  'public-space': [
    ['road-hazard', '道路隐患', 'Road', 1.5],
    ['construction', '在建工地隐患', 'Construction site', 2.5],
    ['water-hazard', '河道水域隐患', 'River and water', 2.5],
  ],
};

/** Mixes `#rrggbb` toward white (`share` > 0) or black (`share` < 0), `share` in -1..1. */
function shade(color: string, share: number): string {
  const target = share > 0 ? 255 : 0;
  const channel = (at: number) => {
    const value = parseInt(color.slice(at, at + 2), 16);
    return Math.round(value + (target - value) * Math.abs(share))
      .toString(16)
      .padStart(2, '0');
  };
  return `#${channel(1)}${channel(3)}${channel(5)}`;
}

function groupsOf(of: Category['of'], rows: readonly GroupRow[]): CategoryGroup[] {
  return rows.map(([code, nameZh, nameEn, color]) => ({ code, of, nameZh, nameEn, color }));
}

/** Sisters in a group run from its own colour to lighter and darker ones in turn. */
const SHADES = [0, 0.35, -0.3, 0.55, -0.5, 0.18];

function categoriesOf(
  of: Category['of'],
  groups: readonly GroupRow[],
  byGroup: Record<string, readonly CategoryRow[]>,
): Category[] {
  return groups.flatMap(([group, , , color]) =>
    (byGroup[group] ?? []).map(([code, nameZh, nameEn, severityWeight], i) => ({
      code,
      of,
      group,
      nameZh,
      nameEn,
      severityWeight,
      color: shade(color, SHADES[i % SHADES.length]!),
    })),
  );
}

/** The groups, incidents first, each layer closed by 'unclassified'. Group codes are unique within `of`. */
export const CATEGORY_GROUPS: readonly CategoryGroup[] = (['incidents', 'hazards'] as const).flatMap((of) => [
  ...groupsOf(of, of === 'incidents' ? INCIDENT_GROUPS : HAZARD_GROUPS),
  { code: UNCLASSIFIED_GROUP, of, nameZh: '未分类', nameEn: 'Unclassified', color: UNCLASSIFIED_COLOR },
]);

/** The categories, grouped in the order of CATEGORY_GROUPS. Codes are unique over both layers. */
export const DEFAULT_CATEGORIES: readonly Category[] = [
  ...categoriesOf('incidents', INCIDENT_GROUPS, INCIDENT_CATEGORIES),
  ...categoriesOf('hazards', HAZARD_GROUPS, HAZARD_CATEGORIES),
];
