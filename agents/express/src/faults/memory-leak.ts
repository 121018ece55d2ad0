import type { Release, StateFault } from './fault-type.js';

const bytesPerMegabyte = 1_000_000;
const megabytesPerPiece = 8;
const pageBytes = 4096;

/**
 * Holds memory outside V8's heap, every page of it touched. It is made of resizable buffers, which give their pages back to the
 * system when they shrink: no collection has to be waited for or forced.
 */
export const memoryLeak: StateFault = {
  start: (args) => leak(Number(args['size'])),
};

// One piece a turn of the loop, so that the probes are answered in between.
function leak(megabytes: number): Release {
  const pieces: ArrayBuffer[] = [];
  let left = megabytes;
  const grow = (): void => {
    const size = Math.min(left, megabytesPerPiece);
    pieces.push(touched(size * bytesPerMegabyte));
    left -= size;
    if (left > 0) next = setImmediate(grow);
  };
  let next = setImmediate(grow);
  return () => {
    clearImmediate(next);
    for (const piece of pieces) piece.resize(0);
  };
}

function touched(bytes: number): ArrayBuffer {
  const buffer = new ArrayBuffer(bytes, { maxByteLength: bytes });
  const view = new Uint8Array(buffer);
  for (let i = 0; i < bytes; i += pageBytes) view[i] = 1;
  return buffer;
}
