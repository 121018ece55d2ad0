import { memo } from 'react'
import { Handle, Position, type Node, type NodeProps } from '@xyflow/react'

export type OtherFlowNode = Node<Record<string, unknown> & { readonly name: string }, 'other'>

/** A callee that is no service of the simulation. */
export const OtherNode = memo(function OtherNode({ data, selected }: NodeProps<OtherFlowNode>) {
  return (
    <div className={`service other ${selected ? 'selected' : ''}`} title="An external target, or a name that no service has">
      <Handle type="target" position={Position.Left} isConnectable={false} />
      <div className="service-head"><span className="service-name">{data.name}</span></div>
      <div className="service-facts faint">outside</div>
    </div>
  )
})
