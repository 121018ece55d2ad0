import type { IncomingMessage } from 'node:http';
import { maxBodyBytes } from './wire.js';

export type Body = { readonly text: string } | 'too-large' | 'broken';

/** Reads a body up to the contract's limit; `keep` false drops what is read. What comes behind the limit is dropped too. */
export function readBody(request: IncomingMessage, keep: boolean): Promise<Body> {
  if (Number(request.headers['content-length']) > maxBodyBytes) {
    request.resume();
    return Promise.resolve('too-large');
  }
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let length = 0;
    request.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length > maxBodyBytes) resolve('too-large');
      else if (keep) chunks.push(chunk);
    });
    request.on('end', () => {
      resolve({ text: (chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)).toString() });
    });
    request.on('close', () => {
      resolve('broken');
    });
  });
}

export function hasBody(request: IncomingMessage): boolean {
  const length = request.headers['content-length'];
  return (length !== undefined && length !== '0') || request.headers['transfer-encoding'] !== undefined;
}
