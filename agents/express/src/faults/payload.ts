import { goOn, type CallFault } from './fault-type.js';

export const payload: CallFault = (args, { call }) => {
  if (call !== undefined) call.padding += Number(args['size']);
  return goOn;
};
