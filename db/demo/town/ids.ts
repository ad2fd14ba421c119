import { v5 } from 'uuid';

/** Namespace of all simulated records; never used for anything real. */
const SIMULATION_NAMESPACE = 'b2f6f1de-64a5-5f0e-9c3b-6a1f5d0c7e41';

/** Makes the ids of one town: UUID v5 of the namespace and `seed/key`. */
export function townIds(seed: number): (key: string) => string {
  return (key) => v5(`hexbeat-town/${seed}/${key}`, SIMULATION_NAMESPACE);
}
