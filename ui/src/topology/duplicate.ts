import { addCopies, definitionsIn, type Pasted } from './clip'

/** Services again under new names; calls among them go to the copies, all others where they went. A port stays with the first, for one service alone can have it. */
export function duplicate(text: string, names: readonly string[]): Pasted {
  const all = definitionsIn(text)
  return addCopies(text, Object.fromEntries(names.flatMap((name) => (all[name] ? [[name, all[name]] as const] : []))))
}
