/** Where and when kinds of incidents happen: the shapes that they share. */
import type { RoadClass } from '../../../domain/road.ts';
import type { BlockUse } from './blocks.ts';
import { clockShares, type Season } from './rhythm.ts';

/** Where a kind happens: weight by land use beside the road. */
export type UseWeights = Partial<Record<BlockUse, number>>;

/** Weight by road class. */
export type ClassWeights = Partial<Record<RoadClass, number>>;

export const PEOPLE: UseWeights = {
  downtown: 3,
  'old-town': 2.2,
  'urban-village': 2.4,
  residential: 1.5,
  village: 0.8,
  industrial: 0.5,
  school: 0.8,
  park: 0.5,
  riverside: 0.4,
  farmland: 0.08,
};
export const HOMES: UseWeights = {
  downtown: 1.5,
  'old-town': 2,
  'urban-village': 2.8,
  residential: 2,
  village: 1.2,
  industrial: 0.25,
  farmland: 0.1,
};
export const NIGHTLIFE: UseWeights = {
  downtown: 4.5,
  'old-town': 2.6,
  'urban-village': 2,
  residential: 0.5,
  riverside: 0.9,
  village: 0.2,
  industrial: 0.3,
};
export const WORKS: UseWeights = {
  industrial: 6,
  'urban-village': 1.2,
  downtown: 0.8,
  residential: 0.3,
  village: 0.3,
  'old-town': 0.4,
};
export const COUNTRY: UseWeights = { village: 4, farmland: 0.8, 'urban-village': 0.6 };
export const EVERYWHERE: UseWeights = {
  downtown: 2.2,
  'old-town': 1.5,
  'urban-village': 1.4,
  residential: 1.3,
  industrial: 1.4,
  village: 0.7,
  school: 1.4,
  farmland: 0.35,
  riverside: 0.7,
  park: 0.8,
  forest: 0.15,
};

export const STREETS: ClassWeights = {
  trunk: 0.4,
  primary: 1.5,
  secondary: 1.3,
  tertiary: 1.2,
  residential: 1,
  service: 0.5,
  path: 0.1,
};
export const TRAFFIC: ClassWeights = {
  trunk: 4,
  primary: 5,
  secondary: 3.6,
  tertiary: 1.9,
  residential: 0.55,
  service: 0.1,
};

export const FLAT: Season = { summer: 0, beforeFestival: 1, duringFestival: 0.6 };
export const SUMMER: Season = { summer: 0.32, beforeFestival: 1, duringFestival: 0.6 };
export const GAINFUL: Season = { summer: -0.05, beforeFestival: 1.35, duringFestival: 0.45 };

export const NIGHT = clockShares(0.15, [2.5, 2.2, 1], [20.5, 2, 0.5]);
export const EVENING = clockShares(0.12, [19.5, 2.4, 1], [12, 2, 0.35]);
export const LATE = clockShares(0.03, [22.8, 2, 1], [1.2, 1.6, 0.75]);
export const SHOPPING = clockShares(0.12, [10.3, 1.9, 0.7], [17.8, 2.4, 1]);
export const OFFICE = clockShares(0.06, [10, 1.7, 1], [15.4, 1.8, 0.9], [20, 1.5, 0.25]);
export const RUSH = clockShares(0.14, [7.7, 1, 1], [17.6, 1.4, 1.15], [12, 2.2, 0.5]);
