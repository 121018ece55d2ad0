export interface Frame {
  readonly event: string
  readonly data: string
  readonly id: string | null
}

/** Cuts a stream of server-sent events into its frames, wherever the pieces of the stream end. */
export class Frames {
  private rest = ''

  add(piece: string): Frame[] {
    const parts = (this.rest + piece).split('\n\n')
    this.rest = parts.pop() ?? ''
    return parts.map(frameOf)
  }
}

function frameOf(text: string): Frame {
  let event = 'message'
  let id: string | null = null
  const data: string[] = []
  for (const line of text.split('\n')) {
    const colon = line.indexOf(':')
    const field = colon < 0 ? line : line.slice(0, colon)
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '')
    if (field === 'event') event = value
    else if (field === 'id') id = value
    else if (field === 'data') data.push(value)
  }
  return { event, data: data.join('\n'), id }
}
