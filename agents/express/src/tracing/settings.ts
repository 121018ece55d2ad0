/** A name and its value. */
export type Pair = readonly [name: string, value: string];

/** What OpenTelemetry's variables say (contract §1.7). */
export interface TracingSettings {
  /** Where spans go; undefined sends none. */
  readonly endpoint: string | undefined;
  readonly headers: readonly Pair[];
  /** What is said of the sender besides its name. */
  readonly resource: readonly Pair[];
  /** The share of traces that begin here and are sampled; undefined samples so many a second. */
  readonly ratio: number | undefined;
}

/** @param invalid makes the error of a variable that has a value which it must not have. */
export function readTracing(env: NodeJS.ProcessEnv, invalid: (variable: string, given: string, right: string) => Error): TracingSettings {
  const text = (name: string): string | undefined => env[name] || undefined;
  const address = (variable: string, given: string): string => {
    if (URL.canParse(given) && new URL(given).protocol === 'http:') return given;
    throw invalid(variable, given, 'an http URL');
  };

  const off = text('OTEL_SDK_DISABLED') === 'true' || text('OTEL_TRACES_EXPORTER') === 'none';
  const whole = text('OTEL_EXPORTER_OTLP_TRACES_ENDPOINT');
  const base = text('OTEL_EXPORTER_OTLP_ENDPOINT');
  let endpoint: string | undefined;
  if (!off && whole !== undefined) endpoint = address('OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', whole);
  else if (!off && base !== undefined) endpoint = `${address('OTEL_EXPORTER_OTLP_ENDPOINT', base).replace(/\/+$/, '')}/v1/traces`;
  return {
    endpoint,
    headers: pairs(text('OTEL_EXPORTER_OTLP_TRACES_HEADERS') ?? text('OTEL_EXPORTER_OTLP_HEADERS')),
    resource: pairs(text('OTEL_RESOURCE_ATTRIBUTES')),
    ratio: ratioOf(text('OTEL_TRACES_SAMPLER'), text('OTEL_TRACES_SAMPLER_ARG'), invalid),
  };
}

// That the decision of a caller counts, which parentbased asks for, is so for all of them.
function ratioOf(sampler: string | undefined, argument: string | undefined, invalid: (variable: string, given: string, right: string) => Error): number | undefined {
  switch (sampler?.replace(/^parentbased_/, '')) {
    case undefined:
      return undefined;
    case 'always_on':
      return 1;
    case 'always_off':
      return 0;
    case 'traceidratio': {
      const ratio = Number(argument ?? '1');
      if (ratio >= 0 && ratio <= 1) return ratio;
      throw invalid('OTEL_TRACES_SAMPLER_ARG', argument ?? '', 'a number from 0 to 1');
    }
    default:
      throw invalid('OTEL_TRACES_SAMPLER', sampler ?? '', 'always_on, always_off or traceidratio, each also with parentbased_ before it');
  }
}

function pairs(text = ''): Pair[] {
  return text.split(',').flatMap((part): Pair[] => {
    const at = part.indexOf('=');
    return at < 1 ? [] : [[part.slice(0, at).trim(), unescaped(part.slice(at + 1).trim())]];
  });
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
