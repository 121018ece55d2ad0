import { memo, useCallback, useEffect, useSyncExternalStore } from 'react'
import { getBezierPath, type Edge, type EdgeProps } from '@xyflow/react'
import type { Mark } from '../topology/graph'
import { dashSeconds, edgeWidth, msText, percentText, rateText, summed, toneOf, worstTone, type Tone, type Traffic } from '../topology/traffic'
import { useLive, useLiveSum } from './LiveContext'
import { mounted } from './mounted'
import type { LiveState } from './statuses'

export type CallData = Record<string, unknown> & {
  readonly mark: Mark
  /** Whether all of its calls may fail without their caller failing. */
  readonly optional: boolean
  /** What a person set apart from the defaults, such as `50 %`. */
  readonly note: string
  readonly faulty: boolean
}

export type CallFlowEdge = Edge<CallData, 'call'>

/** An arrow from or to a collapsed group. */
export type BundleFlowEdge = Edge<CallData & { readonly parts: readonly string[] }, 'bundle'>

/** The calls between two services: drawn by how many there are, coloured by how many fail. */
export const CallEdge = memo(function CallEdge(props: EdgeProps<CallFlowEdge>) {
  const traffic = useLive('arrows', props.id)
  return <Call {...props} traffic={traffic} tone={toneOf(traffic)} />
})

/** The calls of several arrows: as many as all of them have, in the colour of the worst. */
export const BundleEdge = memo(function BundleEdge(props: EdgeProps<BundleFlowEdge>) {
  const parts = props.data?.parts
  const { traffic, tone } = useLiveSum(useCallback((live: LiveState) => {
    const all = (parts ?? []).flatMap((id) => live.arrows.get(id) ?? [])
    return { traffic: summed(all), tone: worstTone(all) }
  }, [parts]))
  return <Call {...props} traffic={traffic} tone={tone} />
})

interface CallProps extends Pick<EdgeProps<CallFlowEdge>, 'data' | 'sourceX' | 'sourceY' | 'targetX' | 'targetY' | 'sourcePosition' | 'targetPosition' | 'selected'> {
  readonly traffic: Traffic | undefined
  readonly tone: Tone
}

function Call({ data, sourceX, sourceY, targetX, targetY, sourcePosition, targetPosition, selected, traffic, tone }: CallProps) {
  useEffect(() => mounted.add(), [])
  const crowded = useSyncExternalStore(mounted.subscribe, mounted.isCrowded)
  const [path, labelX, labelY] = getBezierPath({ sourceX, sourceY, sourcePosition, targetX, targetY, targetPosition })
  const flows = traffic !== undefined && traffic.rate > 0
  const classes = `call tone-${tone} mark-${data?.mark ?? 'same'} ${data?.optional ? 'optional' : ''} ${data?.faulty ? 'faulty' : ''} ${selected ? 'selected' : ''}`
  return (
    <g className={classes}>
      <path className="react-flow__edge-interaction" d={path} fill="none" strokeWidth={18} strokeOpacity={0} />
      <path className="call-line" d={path} fill="none" strokeWidth={flows ? edgeWidth(traffic.rate) : 1.5} markerEnd={`url(#arrow-${selected ? 'selected' : tone})`} />
      {flows && !crowded && <path className={`call-flow speed-${speedOf(traffic.rate)}`} d={path} fill="none" strokeWidth={edgeWidth(traffic.rate) + 0.5} />}
      {!crowded && (flows || data?.note) && (
        <text className="call-label" x={labelX} y={labelY - 5} textAnchor="middle">
          {flows ? labelOf(traffic) : data?.note}
        </text>
      )}
    </g>
  )
}

function labelOf({ rate, p99Ms, errorRatio }: Traffic): string {
  return [rateText(rate), p99Ms === null ? '' : msText(p99Ms), errorRatio > 0 ? percentText(errorRatio) : ''].filter(Boolean).join(' · ')
}

// Classes instead of styles: the policy of the page allows no styles in it.
function speedOf(rate: number): string {
  return String(Math.round(dashSeconds(rate) * 10))
}
