import { memo, useCallback } from 'react'
import { Handle, Position, type Node, type NodeProps } from '@xyflow/react'
import { worstTone, type Tone } from '../topology/traffic'
import { ConditionBadge } from './ConditionBadge'
import { healthOf, worstHealth, type Health } from './health'
import { useLiveSum } from './LiveContext'
import type { LiveState } from './statuses'

export type GroupData = Record<string, unknown> & {
  readonly name: string
  readonly services: readonly string[]
  /** The types of conditions that its services have. */
  readonly conditions: readonly string[]
}

export type FrameFlowNode = Node<GroupData, 'frame'>
export type BoxFlowNode = Node<GroupData, 'box'>

/** What a click on opens or closes a group; the drawing looks for it, for a node knows nothing of what it is drawn from. */
export const toggleClass = 'group-toggle'

/** A frame around the services of a group. It is held by its name alone, so that what is in it can be reached. */
export const FrameNode = memo(function FrameNode({ data, selected }: NodeProps<FrameFlowNode>) {
  return (
    <div className={`frame ${selected ? 'selected' : ''}`}>
      <div className="frame-head">
        <button type="button" className={toggleClass} aria-label={`Collapse ${data.name}`} title="Collapse (g)">▾</button>
        <span className="frame-name">{data.name}</span>
      </div>
    </div>
  )
})

/** A collapsed group: how its services are, in one box. */
export const BoxNode = memo(function BoxNode({ data: { name, services, conditions }, selected }: NodeProps<BoxFlowNode>) {
  const { tone, health, ready, wanted } = useLiveSum(useCallback((live: LiveState) => stateOf(live, services), [services]))
  const words = health === 'draft' ? 'not running' : `${String(ready)} of ${String(wanted)} ready`
  return (
    <div className={`service box ${selected ? 'selected' : ''} tone-${tone} health-${health}`}>
      <Handle type="target" position={Position.Left} isConnectable={false} />
      <div className="service-head">
        <button type="button" className={toggleClass} aria-label={`Expand ${name}`} title="Expand (g)">▸</button>
        <span className="service-name">{name}</span>
        <span className={`dot dot-${health}`} role="img" aria-label={words} title={words} />
      </div>
      <div className="service-facts"><span className="faint">{services.length} service{services.length === 1 ? '' : 's'}</span></div>
      <div className="service-facts numbers"><span className={ready < wanted ? 'tone-text-warn' : 'faint'}>{words}</span></div>
      <ConditionBadge types={conditions} />
      <Handle type="source" position={Position.Right} isConnectable={false} />
    </div>
  )
})

interface GroupState {
  readonly tone: Tone
  readonly health: Health
  readonly ready: number
  readonly wanted: number
}

function stateOf(live: LiveState, services: readonly string[]): GroupState {
  const states = services.map((s) => live.services.get(s))
  return {
    tone: worstTone(services.map((s) => live.traffic.get(s))),
    health: worstHealth(states.map(healthOf)),
    ready: states.reduce((sum, s) => sum + Math.min(s?.ready ?? 0, s?.wanted ?? 0), 0),
    wanted: states.reduce((sum, s) => sum + (s?.wanted ?? 0), 0),
  }
}
