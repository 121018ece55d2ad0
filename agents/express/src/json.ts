import { maxJsonDepth } from './wire.js';

/**
 * What `JSON.parse` does not tell: how deep a text nests, and where the values of its members stand. Nodes and results are passed on as
 * the text that came, so numbers beyond a double's precision stay what they are. Places are only looked for in text that has been parsed.
 */
export type JsonObject = Record<string, unknown>;

/** A member of an object: its value is `text.slice(start, end)`, and it reaches from `from` (its name) to `end`. */
export interface Member {
  readonly name: string;
  readonly from: number;
  readonly start: number;
  readonly end: number;
}

const quote = 0x22;
const comma = 0x2c;
const openArray = 0x5b;
const backslash = 0x5c;
const closeArray = 0x5d;
const openObject = 0x7b;
const closeObject = 0x7d;

/** @throws SyntaxError when the text is no JSON, or nests deeper than the contract allows. */
export function parseJson(text: string): unknown {
  // Each level takes two characters, so that a short text is not worth a look.
  if (text.length > 2 * maxJsonDepth && depthOf(text) > maxJsonDepth) throw new SyntaxError(`more than ${maxJsonDepth} nested levels`);
  return JSON.parse(text);
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The members of the object that begins at or behind `at`. */
export function* membersOf(text: string, at: number): Generator<Member> {
  let next = skipSpace(text, text.indexOf('{', at) + 1);
  while (text.charCodeAt(next) === quote) {
    const from = next;
    const endOfName = endOfString(text, from);
    const name = text.slice(from + 1, endOfName - 1);
    const start = skipSpace(text, text.indexOf(':', endOfName) + 1);
    const end = endOfValue(text, start);
    yield { name: name.includes('\\') ? (JSON.parse(`"${name}"`) as string) : name, from, start, end };
    next = skipSpace(text, end);
    if (text.charCodeAt(next) === comma) next = skipSpace(text, next + 1);
  }
}

/** The member of that name in the object at `at`; the last one, as with `JSON.parse`. */
export function memberOf(text: string, at: number, name: string): Member | undefined {
  let found: Member | undefined;
  for (const member of membersOf(text, at)) if (member.name === name) found = member;
  return found;
}

/** The elements of the array at `at`, as text. */
export function elementsOf(text: string, at: number): string[] {
  const elements: string[] = [];
  let next = skipSpace(text, at + 1);
  while (text.charCodeAt(next) !== closeArray) {
    const end = endOfValue(text, next);
    elements.push(text.slice(next, end));
    next = skipSpace(text, end);
    if (text.charCodeAt(next) === comma) next = skipSpace(text, next + 1);
  }
  return elements;
}

function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === quote) i = endOfString(text, i) - 1;
    else if (code === openObject || code === openArray) deepest = Math.max(deepest, ++depth);
    else if (code === closeObject || code === closeArray) depth--;
  }
  return deepest;
}

function endOfValue(text: string, at: number): number {
  const first = text.charCodeAt(at);
  if (first === quote) return endOfString(text, at);
  let depth = 0;
  for (let i = at; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === quote) i = endOfString(text, i) - 1;
    else if (code === openObject || code === openArray) depth++;
    else if (code === closeObject || code === closeArray) {
      if (depth === 0) return i; // The end of what holds a number or a word.
      if (--depth === 0) return i + 1;
    } else if (depth === 0 && (code === comma || code <= 0x20)) return i;
  }
  return text.length;
}

function endOfString(text: string, at: number): number {
  for (let end = text.indexOf('"', at + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let first = end;
    while (text.charCodeAt(first - 1) === backslash) first--;
    if ((end - first) % 2 === 0) return end + 1;
  }
  return text.length;
}

function skipSpace(text: string, at: number): number {
  let i = at;
  while (text.charCodeAt(i) <= 0x20) i++;
  return i;
}
