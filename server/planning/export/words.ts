/** Headings and words of the files that a plan is handed on as. */
import { reasonInWords, type WordLanguage } from '../../../domain/plan/reasonWords.ts';

export type { WordLanguage } from '../../../domain/plan/reasonWords.ts';

const zh = {
  plan: '巡逻计划',
  date: '日期',
  slot: '时段',
  team: '巡逻组',
  members: '人员',
  place: '片区/岗位',
  order: '序号',
  section: '路段',
  arrive: '到达',
  leave: '离开',
  stay: '停留（分钟）',
  expected: '预计警情（起）',
  reasons: '理由',
  duty: '职责',
  lng: '经度',
  lat: '纬度',
  stops: '驻点',
  slots: '时段表',
  sections: '重点路段',
  priority: '级别',
  skill: '技能',
  leastVisits: '每日应巡',
  needed: '全程应巡',
  planned: '已排',
  missing: '缺',
  perWeek: '预计每周（起）',
  distance: '路程（米）',
  version: '版本',
  status: '状态',
  draft: '草稿',
  published: '已发布',
  withdrawn: '已撤回',
  data: '数据',
  simulated: '模拟数据',
  real: '真实数据',
  advice: '本计划为建议，须经值班领导签字后执行',
  about: '说明',
  separator: '、',
};

const en: typeof zh = {
  plan: 'Patrol plan',
  date: 'Date',
  slot: 'Slot',
  team: 'Team',
  members: 'Members',
  place: 'Zone or post',
  order: 'No.',
  section: 'Section',
  arrive: 'Arrive',
  leave: 'Leave',
  stay: 'Stay (min)',
  expected: 'Expected incidents',
  reasons: 'Reasons',
  duty: 'Duty',
  lng: 'Longitude',
  lat: 'Latitude',
  stops: 'Stops',
  slots: 'Slots',
  sections: 'Key sections',
  priority: 'Priority',
  skill: 'Skill',
  leastVisits: 'Owed a day',
  needed: 'Owed in all',
  planned: 'Planned',
  missing: 'Missing',
  perWeek: 'Expected a week',
  distance: 'Distance (m)',
  version: 'Version',
  status: 'Status',
  draft: 'draft',
  published: 'published',
  withdrawn: 'withdrawn',
  data: 'Data',
  simulated: 'Simulated data',
  real: 'Real data',
  advice: 'This plan is advice: to be signed by the officer in charge before it is carried out',
  about: 'About',
  separator: ', ',
};

export const WORDS: Record<WordLanguage, typeof zh> = { zh, en };

const SIGNIFICANT: Record<WordLanguage, Intl.NumberFormat> = {
  zh: new Intl.NumberFormat('zh-CN', { maximumSignificantDigits: 3 }),
  en: new Intl.NumberFormat('en-GB', { maximumSignificantDigits: 3 }),
};

export const zoneWords = (name: string, language: WordLanguage): string =>
  language === 'zh' ? `${name} 片区` : `Zone ${name}`;

export const reasonsWords = (
  reasons: readonly ({ code: string } & Record<string, unknown>)[],
  language: WordLanguage,
): string =>
  reasons
    .map((reason) => reasonInWords(reason, language, (value) => SIGNIFICANT[language].format(value)))
    .join(language === 'zh' ? '；' : '; ');
