/** How long ago something was, as people say it. */
export function agoText(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000))
  return seconds < 60 ? `${String(seconds)} s ago` : seconds < 3600 ? `${String(Math.floor(seconds / 60))} min ago` : `${String(Math.floor(seconds / 3600))} h ago`
}

/** The time of day with milliseconds, for what is compared. */
export function clockText(time: string): string {
  const date = new Date(time)
  return `${date.toLocaleTimeString('en-GB')}.${String(date.getMilliseconds()).padStart(3, '0')}`
}

/** A duration as precise as it is short. */
export function durationText(milliseconds: number): string {
  return milliseconds >= 10_000 ? `${(milliseconds / 1000).toFixed(1)} s` : milliseconds >= 1000 ? `${(milliseconds / 1000).toFixed(2)} s`
    : milliseconds >= 100 ? `${milliseconds.toFixed(0)} ms` : milliseconds >= 10 ? `${milliseconds.toFixed(1)} ms` : `${milliseconds.toFixed(2)} ms`
}
