import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** A file of the repository's contract, from wherever the tests were compiled to. */
export function contractFile(name: string): string {
  for (let up = new URL('.', import.meta.url); up.pathname !== '/'; up = new URL('..', up)) {
    const file = new URL(`contract/${name}`, up);
    if (existsSync(file)) return fileURLToPath(file);
  }
  throw new Error(`no contract/${name} above the tests`);
}
