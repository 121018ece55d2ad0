import { readFileSync } from 'node:fs';
import { Agent } from './agent.js';
import { CannotListen } from './data-worker.js';
import type { Catalogue } from './faults/catalogue.js';
import { catalogueOf } from './faults/table.js';
import { InvalidSetting, readSettings } from './settings.js';
import { parseState, type State } from './state.js';

const exitCodes = { ok: 0, cannotListen: 1, invalidSetting: 2, broken: 70 } as const;

try {
  const settings = readSettings(process.env);
  const catalogue = catalogueOf(settings);
  const firstState = settings.stateFile === undefined ? undefined : readFirstState(settings.stateFile, catalogue);
  await new Agent(settings, catalogue).run(firstState);
  process.exit(exitCodes.ok);
} catch (e) {
  process.stderr.write(`${describe(e)}\n`, () => process.exit(exitCodeOf(e)));
}

/** @throws {@link InvalidSetting} when there is no such file, or no valid state in it. */
function readFirstState(file: string, catalogue: Catalogue): State {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (e) {
    throw new InvalidSetting(`MICROSIM_STATE: ${describe(e)}`);
  }
  const parsed = parseState(text, catalogue);
  if ('value' in parsed) return parsed.value;
  throw new InvalidSetting(`MICROSIM_STATE: ${file}: ${parsed.problems.join('; ')}`);
}

function describe(e: unknown): string {
  if (e instanceof CannotListen) return `cannot listen: ${e.message}`;
  return e instanceof Error ? e.message : String(e);
}

function exitCodeOf(e: unknown): number {
  if (e instanceof InvalidSetting) return exitCodes.invalidSetting;
  return e instanceof CannotListen ? exitCodes.cannotListen : exitCodes.broken;
}
