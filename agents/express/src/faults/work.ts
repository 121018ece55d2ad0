import { setImmediate as nextTurn } from 'node:timers/promises';
import { CpuClock } from '../cpu-clock.js';
import { gone, goOn, type CallFault } from './fault-type.js';

// Some 0.1 ms between two looks at the clock.
const spins = 100_000;
// The loop first reads the connection's end, then says that it is closed.
const turnsToHearOfLeaving = 3;

/** Burns CPU time where Express's handlers run: every other call of this service waits meanwhile. */
export const work: CallFault = async (args, { signal }) => {
  const clock = new CpuClock();
  while (clock.elapsedMs < Number(args['cpu'])) spin();
  clock.close();
  for (let turn = 0; turn < turnsToHearOfLeaving; turn++) await nextTurn();
  return signal.aborted ? gone : goOn;
};

function spin(): void {
  for (let i = 0; i < spins; i++) Math.sqrt(i);
}
