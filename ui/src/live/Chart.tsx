import { useEffect, useRef, useSyncExternalStore } from 'react'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'

type Tone = 'plain' | 'faint' | 'warn' | 'bad'

interface Line {
  readonly label: string
  readonly values: (number | null)[]
  readonly tone: Tone
}

interface ChartProps {
  readonly title: string
  readonly times: number[]
  readonly lines: readonly Line[]
  /** Whether times are seconds from a beginning, not of the clock. */
  readonly elapsed?: boolean
}

const height = 120

/** Lines over time. Its colours are those of the theme. */
export function Chart({ title, times, lines, elapsed = false }: ChartProps) {
  const place = useRef<HTMLDivElement>(null)
  const chart = useRef<uPlot>(undefined)
  const theme = useSyncExternalStore(subscribeToTheme, () => document.documentElement.dataset.theme)
  const shape = lines.map((l) => `${l.label} ${l.tone}`).join()

  useEffect(() => {
    const element = place.current
    if (!element) return
    const colour = (name: string): string => getComputedStyle(element).getPropertyValue(`--${name}`).trim()
    const axis = { stroke: colour('faint'), grid: { stroke: colour('line'), width: 1 }, ticks: { show: false }, font: '11px system-ui' }
    const made = new uPlot({
      width: element.clientWidth,
      height,
      padding: [6, 14, 0, 0],
      cursor: { y: false, points: { size: 5 } },
      legend: { live: true },
      scales: { x: { time: !elapsed }, y: { range: (_, __, max) => [0, Math.max(max * 1.1, 1)] } },
      axes: [{ ...axis, size: 22, space: 50, values: (_: uPlot, at: number[]) => at.map((t) => (elapsed ? `${String(t)} s` : clockOf(t, true))) }, { ...axis, size: 42, space: 26 }],
      series: [{ value: (_, v: number | null) => (v === null ? '' : elapsed ? `${String(v)} s` : clockOf(v)) }, ...shape.split(',').map((one): uPlot.Series => {
        const [label = '', tone = 'plain'] = one.split(' ')
        return { label, stroke: colour(tone === 'plain' ? 'accent' : tone === 'faint' ? 'faint' : tone), width: 1.6, points: { show: false }, value: (_, v: number | null) => (v === null ? '–' : v.toFixed(v < 10 ? 1 : 0)) }
      })],
    }, [[], ...shape.split(',').map(() => [])], element)
    chart.current = made
    const sizes = new ResizeObserver(() => {
      made.setSize({ width: element.clientWidth, height })
    })
    sizes.observe(element)
    return () => {
      sizes.disconnect()
      made.destroy()
    }
  }, [shape, elapsed, theme])

  useEffect(() => {
    chart.current?.setData([times, ...lines.map((l) => l.values)])
  }, [times, lines, shape, elapsed, theme])

  return <figure className="chart"><figcaption>{title}</figcaption><div ref={place} /></figure>
}

function clockOf(seconds: number, isShort = false): string {
  return new Date(seconds * 1000).toLocaleTimeString('en-GB', isShort && seconds % 60 === 0 ? { hour: '2-digit', minute: '2-digit' } : {})
}

// Colours are read once, when a chart is made: with another theme it is made anew.
function subscribeToTheme(reader: () => void): () => void {
  const changes = new MutationObserver(reader)
  changes.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] })
  return () => {
    changes.disconnect()
  }
}
