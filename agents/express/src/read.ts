import { isObject, type JsonObject } from './json.js';
import { member, type Problems } from './problems.js';

/**
 * Readers of members. `null` equals absent; a value of the wrong kind is noted as a problem and read as absent.
 */
export function integer<T>(from: JsonObject, name: string, min: number, max: number, fallback: T, path: string, problems: Problems): number | T {
  const value = from[name];
  if (value === undefined || value === null) return fallback;
  if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max) return value;
  problems.add(member(path, name), max === Infinity ? `must be an integer of at least ${min}` : `must be an integer from ${min} to ${max}`);
  return fallback;
}

export function number<T>(from: JsonObject, name: string, min: number, max: number, fallback: T, path: string, problems: Problems): number | T {
  const value = from[name];
  if (value === undefined || value === null) return fallback;
  if (typeof value === 'number' && value >= min && value <= max) return value;
  problems.add(member(path, name), `must be a number from ${min} to ${max}`);
  return fallback;
}

export function boolean(from: JsonObject, name: string, path: string, problems: Problems): boolean {
  const value = from[name];
  if (typeof value === 'boolean') return value;
  if (value !== undefined && value !== null) problems.add(member(path, name), 'must be true or false');
  return false;
}

export function text(from: JsonObject, name: string, maxLength: number, path: string, problems: Problems): string | undefined {
  const value = from[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string' && value.length <= maxLength) return value;
  return problems.add(member(path, name), `must be a string of at most ${maxLength} characters`);
}

export function object(from: JsonObject, name: string, path: string, problems: Problems): JsonObject | undefined {
  const value = from[name];
  if (value === undefined || value === null) return undefined;
  if (isObject(value)) return value;
  return problems.add(member(path, name), 'must be an object');
}

/** A list, each of its elements read by `read`, which gets the element's path. */
export function list<T>(from: JsonObject, name: string, path: string, problems: Problems, read: (element: unknown, path: string) => T | undefined): T[] {
  const value = from[name];
  if (value === undefined || value === null) return [];
  const at = member(path, name);
  if (!Array.isArray(value)) {
    problems.add(at, 'must be a list');
    return [];
  }
  const items: T[] = [];
  for (const [i, element] of value.entries()) {
    const item = read(element, `${at}[${i}]`);
    if (item !== undefined) items.push(item);
  }
  return items;
}
