/** What a starting server is doing, by code: the terminal says it in these words, the page in its own. */
export const START_STEPS = {
  start: 'Starting',
  'open-embedded': 'Opening the embedded database',
  'open-postgres': 'Opening PostgreSQL',
  simulate: 'Simulating the town',
  store: 'Storing the town',
  snapping: 'Finding the road of each incident',
  matching: 'Finding the roads of the key sections',
  basemap: 'Drawing the base map',
} as const;

export type StartStep = keyof typeof START_STEPS;

/** `(step)` begins one, `(step, done, total)` says how far it is; `total` is null where it is not known beforehand. */
export type OnStartStep = (step: StartStep, done?: number, total?: number | null) => void;
