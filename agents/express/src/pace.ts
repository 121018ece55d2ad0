import { sleep } from './timer.js';

const piecesPerSecond = 50;
const largestPiece = 64 * 1024;

/** Holds bytes to a rate: each waits for the moment at which the rate allows it, counted from the first, so that late timers do not add up. */
export class Pace {
  readonly #piece: number;
  readonly #start: number;
  #taken = 0;

  constructor(
    private readonly bytesPerSecond: number,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.#piece = Math.min(Math.max(Math.floor(bytesPerSecond / piecesPerSecond), 1), largestPiece);
    this.#start = now();
  }

  /**
   * How many bytes to move at a time, so that the stream is even and timers are few. The first byte goes alone: the whole takes its time from
   * that byte on, however short it is.
   */
  get piece(): number {
    return this.#taken === 0 ? 1 : this.#piece;
  }

  /** How many ms so many further bytes have to wait. */
  claim(bytes: number): number {
    this.#taken += bytes;
    return Math.max(0, (this.#taken / this.bytesPerSecond) * 1000 - (this.now() - this.#start));
  }

  /** Waits until so many further bytes may have moved; false when the signal ended it. */
  async take(bytes: number, signal: AbortSignal): Promise<boolean> {
    const ms = this.claim(bytes);
    // Timers count whole milliseconds; what is less is made up for by the next piece.
    return ms < 1 ? !signal.aborted : sleep(ms, signal);
  }
}

/** The lower of two rates, of which 0 is none. */
export function lowerRate(a: number, b: number): number {
  if (a === 0 || b === 0) return a + b;
  return Math.min(a, b);
}
