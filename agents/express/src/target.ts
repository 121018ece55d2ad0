/** An address that a node names. */
export interface Target {
  readonly secure: boolean;
  /** Without brackets. */
  readonly host: string;
  readonly port: number;
  /** Path and query. */
  readonly path: string;
  /** `host:port`, lower-case: what `targets` are compared by. */
  readonly authority: string;
}

// What agents send each other, told without parsing a URL.
const plain = /^http:\/\/([a-z0-9][a-z0-9.-]*):(\d{1,5})\/$/;
const maxPort = 65_535;

/** The target of an absolute http or https URL without user information and fragment. */
export function parseTarget(designation: string): Target | undefined {
  const [, host, digits] = plain.exec(designation) ?? [];
  if (host !== undefined && digits !== undefined) {
    const port = Number(digits);
    return port > 0 && port <= maxPort ? { secure: false, host, port, path: '/', authority: `${host}:${port}` } : undefined;
  }
  if (!/^https?:\/\//i.test(designation) || !URL.canParse(designation)) return undefined;
  const url = new URL(designation);
  if (url.username !== '' || url.password !== '' || url.hash !== '') return undefined;
  const secure = url.protocol === 'https:';
  const port = url.port === '' ? (secure ? 443 : 80) : Number(url.port);
  return { secure, host: url.hostname.replace(/^\[|\]$/g, ''), port, path: url.pathname + url.search, authority: `${url.hostname}:${port}` };
}

export function isLoopback(target: Target): boolean {
  return target.host === 'localhost' || target.host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(target.host);
}

/** Whether a text is a `host:port` pair. */
export function isHostAndPort(text: string): boolean {
  const [, host, port] = /^(.+):(\d{1,5})$/.exec(text) ?? [];
  return host !== undefined && Number(port) > 0 && Number(port) <= maxPort && /^(?:[a-z0-9_.-]+|\[[0-9a-f:.]+\])$/i.test(host);
}
