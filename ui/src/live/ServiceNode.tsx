import { memo } from 'react'
import { Handle, Position, type Node, type NodeProps } from '@xyflow/react'
import type { Mark } from '../topology/graph'
import { bytesText, msText, percentText, rateText, toneOf } from '../topology/traffic'
import { ConditionBadge } from './ConditionBadge'
import { FrameworkMark } from './FrameworkMark'
import { healthOf as healthOfState, type Health } from './health'
import { useLive, useLiveWord } from './LiveContext'
import type { ServiceState } from './statuses'

export type ServiceData = Record<string, unknown> & {
  readonly name: string
  readonly framework: string
  readonly replicas: number
  readonly mark: Mark
  /** The types of conditions that were added to it. */
  readonly conditions: readonly string[]
  /** Whether it is seen from so near that more than its name can be read. */
  readonly near: boolean
}

export type ServiceFlowNode = Node<ServiceData, 'service'>

const phaseWords: Readonly<Record<string, string>> = { backOff: 'ended, starting again', building: 'building its agent' }

/** A service as the drawing shows it. */
export const ServiceNode = memo(function ServiceNode({ data, selected }: NodeProps<ServiceFlowNode>) {
  return data.near ? <WholeService data={data} selected={selected} /> : <PlainService data={data} selected={selected} />
})

interface ShownService {
  readonly data: ServiceData
  readonly selected: boolean
}

// One of hundreds: its name, and by its colour how it is.
function PlainService({ data, selected }: ShownService) {
  const health = useLiveWord('services', data.name, (state) => healthOf(data, state))
  const tone = useLiveWord('traffic', data.name, toneOf)
  return <div className={`service plain ${selected ? 'selected' : ''} mark-${data.mark} tone-${data.conditions.length > 0 ? 'bad' : tone} health-${health}`}>{data.name}</div>
}

// What it is above, how it is below.
function WholeService({ data, selected }: ShownService) {
  const state = useLive('services', data.name)
  const traffic = useLive('traffic', data.name)
  const health = healthOf(data, state)
  const words = health === 'draft' || !state ? 'not running' : (phaseWords[state.phase] ?? state.phase)
  const tone = toneOf(traffic)
  return (
    <div className={`service ${selected ? 'selected' : ''} mark-${data.mark} tone-${tone} health-${health}`} title={state?.reason ?? undefined}>
      <Handle type="target" position={Position.Left} title={`calls to ${data.name}`} />
      <div className="service-head">
        <FrameworkMark framework={data.framework} />
        <span className="service-name">{data.name}</span>
        {(data.replicas !== 1 || (state && state.ready < state.wanted && health !== 'busy')) && (
          <span className={state && state.ready < state.wanted ? 'badge warn' : 'badge'} title="replicas that are ready, of those wanted">
            {state ? `${String(state.ready)}/${String(state.wanted)}` : `×${String(data.replicas)}`}
          </span>
        )}
        {(state?.restarts ?? 0) > 0 && <span className="badge" title="restarts">↻ {state?.restarts}</span>}
        <span className={`dot dot-${health}`} role="img" aria-label={words} title={words} />
      </div>
      <div className="service-facts">
        {/* Where errors need its place, the mark alone tells it. */}
        {!(traffic && traffic.errorRatio > 0) && <span className="faint">{data.framework}</span>}
      </div>
      <div className="service-facts numbers">
        {traffic && traffic.rate > 0 ? (
          <>
            <span>{rateText(traffic.rate)}</span>
            {traffic.p99Ms !== null && <span title="99 of 100 calls took no longer">{msText(traffic.p99Ms)}</span>}
            {traffic.errorRatio > 0 && <span className={`tone-text-${tone}`}>{percentText(traffic.errorRatio)} err</span>}
          </>
        ) : traffic ? (
          <span className="faint">{traffic.cpuCores > 0.05 ? `${traffic.cpuCores.toFixed(1)} CPU · ` : ''}{bytesText(traffic.memoryBytes)}</span>
        ) : (
          <span className="faint">{words}</span>
        )}
      </div>
      <ConditionBadge types={data.conditions} />
      <Handle type="source" position={Position.Right} title={`drag to another service: ${data.name} calls it`} />
    </div>
  )
}

function healthOf({ mark }: ServiceData, state: ServiceState | undefined): Health {
  return mark === 'added' ? 'draft' : healthOfState(state)
}
