/** What bench/hexagons.ts and the page that it drives say to each other. */
import type { Camera } from '../../web/state/view.ts';

export type Variant = 'tiles' | 'geojson';

export interface BenchMap {
  variant: Variant;
  camera: Camera;
  /** Where the cells of a query (`from=…&to=…`; '' asks for everything) are, as GeoJSON. */
  peers: Record<string, string>;
}

export interface Bench {
  /** Makes the map, without hexagons. */
  open(asked: BenchMap): Promise<void>;
  /** Milliseconds from asking for hexagons to the frame that shows all of them. */
  start(query: string): Promise<number>;
  /** Milliseconds from another filter to the frame that shows it. */
  change(query: string): Promise<number>;
  /** Frames a second while the map is moved. */
  pan(seconds: number): Promise<number>;
  /** The cells on screen, each once, in order. */
  cells(): string[];
}
