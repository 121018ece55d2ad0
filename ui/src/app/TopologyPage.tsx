import { useCallback, useEffect, useMemo, useRef, useState, type RefObject } from 'react'
import { useReactFlow } from '@xyflow/react'
import { addCondition } from '../api/simulations'
import { FaultDialog } from '../editor/FaultDialog'
import { DraftBar } from '../editor/DraftBar'
import { useEditState, useSession } from '../editor/useSession'
import { LiveContext } from '../live/LiveContext'
import type { Followed } from '../live/useEvents'
import { draw } from '../topology/document'
import { addService, connect } from '../topology/edits'
import { strangersIn, withBoxes } from '../topology/frames'
import { entryOf, graphOf, marksOf } from '../topology/graph'
import { groupId, grouped, idsOf } from '../topology/grouping'
import { numberedName } from '../topology/names'
import { conditionsAt } from '../topology/replay'
import { besides, nodeHeight, nodeWidth, type Point } from '../topology/layout'
import { actionOf, actions, type Action, type ActionContext } from './actions'
import { Canvas, type CanvasHandlers, type Wanted } from './Canvas'
import { ContextMenu, type MenuTarget } from './ContextMenu'
import { flowGraph, seenFrom } from './flowGraph'
import { Palette } from './Palette'
import { ReplayBar } from './ReplayBar'
import { Search } from './Search'
import { go } from './route'
import { Sidebar } from './Sidebar'
import type { ScreenProps } from './SimulationScreen'
import { IconButton, TopBar } from './TopBar'
import { TrafficButton } from './TrafficButton'
import { useClipboard } from './useClipboard'
import { useGroups } from './useGroups'
import { useNear } from './useNear'
import { usePositions } from './usePositions'
import { useReplay } from './useReplay'
import { useTopology } from './useTopology'

const mostNamed = 2

export function TopologyPage({ name, names, frameworks, route, theme, followed, onListChanged }: ScreenProps & { readonly followed: Followed }) {
  const session = useSession()
  const state = useEditState()
  const flow = useReactFlow()
  const topology = useTopology(state.draft)
  const graph = useMemo(() => graphOf(topology), [topology])
  const entry = useMemo(() => entryOf(graph), [graph])
  const marks = useMemo(() => marksOf(topology, draw(state.running.text).topology), [topology, state.running.text])
  const { drawn, collapse } = useGroups(name, graph, topology.groups)
  const ids = useMemo(() => [...graph.services.map((s) => s.name), ...graph.others], [graph])
  const { positions: places, ready, layouts, move, arrange } = usePositions(name, ids, drawn)
  const positions = useMemo(() => withBoxes(places, drawn.groups), [places, drawn])
  const [nodes, setNodes] = useState<readonly string[]>([])
  const [arrows, setArrows] = useState<readonly string[]>([])
  const [wanted, setWanted] = useState<Wanted>({ ids: [] })
  const groups = useMemo(() => drawn.groups.filter((g) => nodes.includes(g.id)), [drawn, nodes])
  const services = useMemo(() => nodes.filter((id) => drawn.groups.every((g) => g.id !== id)), [drawn, nodes])
  const pinned = useMemo(() => new Set([...nodes, ...arrows, ...wanted.ids]), [nodes, arrows, wanted])
  const { near, zoom, onRest } = useNear(drawn, positions, pinned)
  const { replay, error: replayError, open: openReplay, close: closeReplay } = useReplay(name, graph, followed.live)
  const moment = replay?.moments[replay.index]
  const conditions = useMemo(() => (moment ? conditionsAt(moment) : followed.conditions), [moment, followed.conditions])
  const whole = useMemo(() => flowGraph(drawn, positions, marks, conditions), [drawn, positions, marks, conditions])
  const shown = useMemo(() => seenFrom(whole, near), [whole, near])
  const [menu, setMenu] = useState<MenuTarget | null>(null)
  const [breaking, setBreaking] = useState<{ service: string; to?: string } | null>(null)
  const [searching, setSearching] = useState(false)

  const chosen = useRef(false)
  const drawnNow = useRef(drawn)
  useEffect(() => {
    drawnNow.current = drawn
  }, [drawn])

  // What is in a collapsed group is shown again before it is selected.
  const select = useCallback((id: string | null) => {
    chosen.current = true
    const { arrows, groups } = drawnNow.current
    const hidden = id === null || arrows.some((a) => a.id === id) ? [] : groups.filter((g) => g.collapsed && id.split(' ').some((part) => g.services.includes(part)))
    if (hidden.length > 0) collapse(hidden.map((g) => g.name), false)
    setWanted({ ids: id === null ? [] : [id] })
  }, [collapse])

  const add = useCallback((framework: string, at?: Point) => {
    const taken = draw(session.get().draft).topology.services.map((s) => s.name)
    const name = numberedName('service', taken)
    if (at) move({ [name]: at })
    session.edit(`add ${name}`, (text) => addService(text, name, { framework }))
    requestAnimationFrame(() => {
      select(name)
    })
  }, [move, select, session])

  const added = useCallback((copies: ReadonlyMap<string, string>) => {
    move(besides(copies, places))
    setWanted({ ids: [...copies.values()] })
  }, [move, places])

  const handlers = useMemo<CanvasHandlers>(() => ({
    onConnect(from, to) {
      session.edit(`connect ${from} to ${to}`, (text) => connect(text, from, to))
    },
    onDropFramework(framework, at) {
      // Its middle is where the pointer is.
      add(framework, { x: at.x - nodeWidth / 2, y: at.y - nodeHeight / 2 })
    },
    onMove: move,
    onSelect(s, a) {
      if (s.length + a.length > 0) chosen.current = true
      setNodes((before) => (same(before, s) ? before : s))
      setArrows((before) => (same(before, a) ? before : a))
      go({ select: s.length + a.length === 1 ? (s[0] ?? a[0] ?? null) : null })
    },
    onToggle(id) {
      const group = drawn.groups.find((g) => g.id === id)
      if (group) collapse([group.name], !group.collapsed)
    },
    onMenu(target, at) {
      select(target.service ?? target.arrow ?? null)
      setMenu({ ...target, at })
    },
  }), [add, move, select, session, drawn, collapse])

  const breakIt = useCallback((target: { service?: string; arrow?: string }) => {
    const arrow = graph.arrows.find((a) => a.id === target.arrow)
    if (arrow) setBreaking({ service: arrow.from, to: arrow.to })
    else if (target.service) setBreaking({ service: target.service })
  }, [graph])

  const groupMade = useCallback((made: string) => {
    select(groupId(made))
    const [group] = grouped(graph, draw(session.get().draft).topology.groups.filter((g) => g.name === made), new Set()).groups
    const others = group ? strangersIn(group, places, idsOf(drawn)) : []
    if (others.length > 0) session.notify(`Its frame is around ${others.length > mostNamed ? `${String(others.length)} other services` : others.join(' and ')} too. Arrange (l) sets groups apart.`)
  }, [select, graph, session, places, drawn])

  const context = useMemo<ActionContext>(() => ({
    session, graph: drawn, groups, arrows,
    services: [...new Set([...services, ...groups.flatMap((g) => g.services)])],
    added,
    groupMade,
    collapse,
    arrange: () => {
      // What it said of places is old; what others changed is not.
      if (session.get().conflicts.length === 0) session.dismissNotice()
      void arrange()
    },
    openFaults: () => { breakIt({ service: services[0], arrow: arrows[0] }) },
    search: () => { setSearching(true) },
  }), [session, drawn, groups, services, arrows, added, groupMade, collapse, arrange, breakIt])
  useKeys(context)
  useClipboard(context)
  useSelectionOfAddress(route.select, ready, chosen, select)

  return (
    <div className="screen">
      <TopBar name={name} names={names} route={route} view={followed.view} connectivity={followed.connectivity} theme={theme}>
        {([['undo', 'undo'], ['redo', 'redo'], ['arrange', 'arrange'], ['search', 'search']] as const).map(([id, icon]) => <ActionButton key={id} action={actions[id]} icon={icon} context={context} />)}
        <IconButton icon="history" title="Replay the last hour" onClick={() => { if (replay) closeReplay(); else void openReplay() }} />
      </TopBar>
      <div className="work">
        <Palette frameworks={frameworks.map((f) => f.name)} onAdd={add} />
        <main className="drawing" aria-label={`The services of ${name}`}>
          <LiveContext value={replay?.live ?? followed.live}>
            {ready && <Canvas graph={shown} wanted={wanted} dark={theme.dark} handlers={handlers} zoom={zoom} onRest={onRest} fitKey={`${name} ${String(layouts)}`} />}
          </LiveContext>
          {entry && !replay && <TrafficButton name={name} entry={entry} />}
          {replay && <ReplayBar replay={replay} onClose={closeReplay} />}
          {replayError && <div className="notice" role="alert"><span>{replayError}</span><button type="button" onClick={closeReplay}>OK</button></div>}
          {graph.services.length === 0 && <p className="empty">Nothing here yet. Drag a framework from the left onto this place.</p>}
          <DraftBar />
          {state.notice && <div className="notice" role="alert"><span>{state.notice}</span><button type="button" onClick={() => { session.dismissNotice() }}>OK</button></div>}
        </main>
        <Sidebar name={name} graph={graph} frameworks={frameworks} followed={followed} services={services} arrows={arrows} onSelect={select} onBreak={breakIt} context={context} onListChanged={onListChanged} />
      </div>
      {menu && <ContextMenu target={menu} name={name} context={context} onBreak={breakIt} onClose={() => { setMenu(null) }} />}
      {breaking && (
        <FaultDialog
          {...breaking}
          cannot={frameworks.find((f) => f.name === graph.services.find((s) => s.name === breaking.service)?.framework)?.cannot ?? []}
          onAdd={async (condition) => { await addCondition(name, breaking.service, condition) }}
          onClose={() => { setBreaking(null) }}
        />
      )}
      {searching && (
        <Search
          graph={graph}
          onChoose={(id) => {
            select(id)
            void flow.fitView({ nodes: [{ id }], maxZoom: 1.2, duration: 300 })
          }}
          onClose={() => { setSearching(false) }}
        />
      )}
    </div>
  )
}

function same(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((id, i) => id === b[i])
}

function ActionButton({ action, icon, context }: { readonly action: Action; readonly icon: 'undo' | 'redo' | 'arrange' | 'search'; readonly context: ActionContext }) {
  return <IconButton icon={icon} title={`${action.title} (${action.keys[0] ?? ''})`} disabled={!action.can(context)} onClick={() => { action.run(context) }} />
}

function useKeys(context: ActionContext): void {
  const latest = useRef(context)
  useEffect(() => {
    latest.current = context
  }, [context])
  useEffect(() => {
    const pressed = (event: KeyboardEvent): void => {
      const action = actionOf(event)
      if (!action?.can(latest.current)) return
      event.preventDefault()
      action.run(latest.current)
    }
    addEventListener('keydown', pressed)
    return () => {
      removeEventListener('keydown', pressed)
    }
  }, [])
}

// What the address names when the page opens is selected once, unless something else was chosen by then.
function useSelectionOfAddress(id: string | null, ready: boolean, chosen: RefObject<boolean>, select: (id: string | null) => void): void {
  const [first] = useState(id)
  useEffect(() => {
    if (!ready || !first) return
    const timer = setTimeout(() => {
      if (!chosen.current) select(first)
    }, 50)
    return () => {
      clearTimeout(timer)
    }
  }, [first, ready, chosen, select])
}
