/** Whose base map lies in the data folder: the simulated town's own, or a file that somebody put there. */
import { open } from 'node:fs/promises';
import { PMTiles, type RangeResponse, type Source } from 'pmtiles';

/** True: made by the simulation; false: another's; null: there is none. A file that cannot be read is another's. */
export async function isSimulatedBasemap(file: string): Promise<boolean | null> {
  const handle = await open(file, 'r').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (!handle) return null;
  const source: Source = {
    getKey: () => file,
    async getBytes(offset, length): Promise<RangeResponse> {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, offset);
      return { data: new Uint8Array(buffer.subarray(0, bytesRead)).buffer };
    },
  };
  try {
    const metadata = (await new PMTiles(source).getMetadata()) as { simulated?: unknown };
    return metadata.simulated === true;
  } catch {
    return false;
  } finally {
    await handle.close();
  }
}
