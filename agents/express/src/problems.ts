import { maxProblems } from './wire.js';

/** What is wrong with a document: every problem with its place, `path: what would be right`. */
export class Problems {
  readonly list: string[] = [];

  /** @param path where, from the document's root; the empty path is the document itself, `$`. */
  add(path: string, message: string): undefined {
    if (this.list.length < maxProblems) this.list.push(`${path === '' ? '$' : path}: ${message}`);
  }
}

/** The path of a member of what is at `path`. */
export function member(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}

/** A valid value, or every problem of the document. */
export type Parsed<T> = { readonly value: T } | { readonly problems: readonly string[] };
