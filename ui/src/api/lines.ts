import { send } from './http'

/** Cuts a stream of newline-delimited JSON into its lines, wherever the pieces of the stream end. */
export class Lines {
  private rest = ''

  add(piece: string): string[] {
    const parts = (this.rest + piece).split('\n')
    this.rest = parts.pop() ?? ''
    return parts.filter((line) => line !== '')
  }
}

/** Reads newline-delimited JSON to its end; what comes together is told together. */
export async function readLines(path: string, onLines: (values: readonly unknown[]) => void, signal: AbortSignal): Promise<void> {
  const response = await send(path, { signal })
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  if (!reader) return
  const lines = new Lines()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    const whole = lines.add(value)
    if (whole.length > 0) onLines(whole.map((line): unknown => JSON.parse(line)))
  }
}
