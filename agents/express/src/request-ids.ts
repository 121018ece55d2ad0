import { randomBytes } from 'node:crypto';

const usable = /^[!-~]{1,256}$/;

/** Keeps the request ids that come, and makes new ones: a random start for the process and a counter. */
export class RequestIds {
  readonly #prefix = randomBytes(8).toString('hex');
  #count = 0;

  take(given: string | string[] | undefined): string {
    return typeof given === 'string' && usable.test(given) ? given : `${this.#prefix}${(this.#count++).toString(16).padStart(16, '0')}`;
  }
}
