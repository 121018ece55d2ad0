/**
 * Draws that are keyed, not sequential (contract §1.5): MurmurHash3's 32-bit finaliser over an FNV-1a hash of the key.
 * A key is the running hash of its text, so that drawing makes no strings.
 */
export type Key = number;

const fnvOffset = 0x811c9dc5;
const fnvPrime = 0x01000193;
const slash = 0x2f;

const encoder = new TextEncoder();

/** The key of a whole text. */
export function keyOf(text: string): Key {
  return append(fnvOffset, text);
}

/** `key` with `/` and `part` behind it. */
export function below(key: Key, part: string | number): Key {
  return append(add(key, slash), typeof part === 'number' ? String(part) : part);
}

/** A 32-bit draw; the seed that a callee gets is one. */
export function mix(seed: number, key: Key): number {
  let h = seed ^ Math.imul(key, 0x9e3779b9);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** A draw in [0, 1). */
export function unit(seed: number, key: Key): number {
  return mix(seed, key) / 2 ** 32;
}

/** Whether something with a probability in percent happens: 0 never, 100 always. */
export function happens(seed: number, key: Key, percent: number): boolean {
  return percent >= 100 || (percent > 0 && unit(seed, key) * 100 < percent);
}

/** Eight hexadecimal digits, or nothing. */
export function parseSeed(text: string | undefined): number | undefined {
  return text !== undefined && /^[0-9a-f]{8}$/i.test(text) ? Number.parseInt(text, 16) : undefined;
}

export function formatSeed(seed: number): string {
  return seed.toString(16).padStart(8, '0');
}

function append(key: Key, text: string): Key {
  let hash = key;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code >= 0x80) return appendUtf8(key, text);
    hash = add(hash, code);
  }
  return hash;
}

function appendUtf8(key: Key, text: string): Key {
  return encoder.encode(text).reduce(add, key);
}

function add(key: Key, byte: number): Key {
  return Math.imul(key ^ byte, fnvPrime);
}
