import { FrameworkMark } from '../live/FrameworkMark'
import { draggedType } from './Canvas'

interface PaletteProps {
  readonly frameworks: readonly string[]
  /** Adds a service without dragging: by a click, or by the keyboard. */
  readonly onAdd: (framework: string) => void
}

const languages: Readonly<Record<string, string>> = { aspnetcore: 'C#', actix: 'Rust', express: 'TypeScript', flask: 'Python', gorilla: 'Go' }

export function Palette({ frameworks, onAdd }: PaletteProps) {
  return (
    <nav className="palette" aria-label="Frameworks">
      <h2>Add a service</h2>
      <ul>
        {frameworks.map((framework) => (
          <li key={framework}>
            <button
              type="button"
              draggable
              onDragStart={(event) => {
                event.dataTransfer.setData(draggedType, framework)
                event.dataTransfer.effectAllowed = 'copy'
              }}
              onClick={() => {
                onAdd(framework)
              }}
              title={`Drag onto the drawing, or click: a service in ${framework}`}
            >
              <FrameworkMark framework={framework} />
              <span>{framework}<small>{languages[framework] ?? ''}</small></span>
            </button>
          </li>
        ))}
      </ul>
      <p className="hint">Drag one onto the drawing. Then drag from the dot on its right edge to another service: they are connected at once.</p>
      <p className="hint">Send traffic to see it flow; right-click a service to break it.</p>
    </nav>
  )
}
