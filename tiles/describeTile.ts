/** A vector tile as text that a person can compare: for tests and for looking into a tile. */
import { VectorTile } from '@mapbox/vector-tile';
import { PbfReader } from 'pbf';

const TYPES = ['unknown', 'point', 'line', 'polygon'];

/**
 * One line a layer (name, extent, version), one indented line a feature: type, id, properties in the order of their
 * names, and geometry in tile units as the reader sees it. The tile must not be compressed.
 */
export function describeTile(bytes: Uint8Array): string {
  const lines: string[] = [];
  const tile = new VectorTile(new PbfReader(bytes));
  for (const layer of Object.values(tile.layers)) {
    lines.push(`${layer.name} (extent ${layer.extent}, version ${layer.version}): ${layer.length}`);
    for (let i = 0; i < layer.length; i++) {
      const feature = layer.feature(i);
      const properties = Object.entries(feature.properties)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, value]) => `${key}=${JSON.stringify(value)}`);
      const geometry = feature
        .loadGeometry()
        .map((part) => `[${part.map(({ x, y }) => `${x} ${y}`).join(', ')}]`);
      const id = feature.id === undefined ? '' : `#${feature.id}`;
      lines.push(`  ${[TYPES[feature.type], id, ...properties, ...geometry].filter(Boolean).join(' ')}`);
    }
  }
  return lines.join('\n');
}
