/** Limits and names of the wire contract. */
export const contractVersion = 1;
/** Nodes from a tree's root to its deepest leaf, and hops of a request. */
export const maxDepth = 32;
export const maxNodes = 10_000;
export const maxBodyBytes = 4 * 1024 * 1024;
export const maxReplyBytes = 16 * 1024 * 1024;
/** Nested JSON levels that parsers accept. */
export const maxJsonDepth = 128;
/** Problems reported of one input. */
export const maxProblems = 64;

export const depthHeader = 'x-microsim-depth';
export const seedHeader = 'x-microsim-seed';
export const tokenHeader = 'x-microsim-token';
export const requestIdHeader = 'x-request-id';

/** How long servers keep idle connections. */
export const keepAliveMs = 90_000;
