export * from './people.ts';
export * from './areas.ts';
export * from './records.ts';
export * from './roads.ts';
export * from './tracks.ts';
export * from './plans.ts';
export * from './ledger.ts';
