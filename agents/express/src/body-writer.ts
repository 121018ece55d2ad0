import type { Response } from 'express';
import { Pace } from './pace.js';

const paddingPiece = Buffer.alloc(64 * 1024, 'x');

/** Writes the body of a reply in pieces: no faster than the client takes it, nor than its rate. */
export class BodyWriter {
  readonly #pace: Pace | undefined;

  /**
   * @param rate bytes a second; 0 for as fast as it can
   * @param gone aborted when the client goes away
   */
  constructor(
    private readonly response: Response,
    rate: number,
    private readonly gone: AbortSignal,
  ) {
    this.#pace = rate === 0 ? undefined : new Pace(rate);
  }

  async write(bytes: Buffer): Promise<void> {
    let piece: Buffer;
    for (let at = 0; at < bytes.length && !this.gone.aborted; at += piece.length) {
      piece = bytes.subarray(at, at + (this.#pace?.piece ?? bytes.length));
      if (this.#pace !== undefined && !(await this.#pace.take(piece.length, this.gone))) return;
      if (!this.response.write(piece)) await this.#writableAgain();
    }
  }

  async pad(bytes: number): Promise<void> {
    for (let left = bytes; left > 0 && !this.gone.aborted; left -= paddingPiece.length) {
      await this.write(left < paddingPiece.length ? paddingPiece.subarray(0, left) : paddingPiece);
    }
  }

  /** Waits until the client has taken what was written, or is gone. */
  #writableAgain(): Promise<void> {
    const { response } = this;
    if (response.destroyed) return Promise.resolve();
    return new Promise((resolve) => {
      const wake = (): void => {
        response.off('drain', wake).off('close', wake);
        resolve();
      };
      response.on('drain', wake).on('close', wake);
    });
  }
}
