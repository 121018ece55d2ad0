import type { CallFault } from './fault-type.js';

export const error: CallFault = (args) => {
  const status = Number(args['status']);
  return { flow: 'error', status, message: String(args['message'] ?? `error ${status}`) };
};
