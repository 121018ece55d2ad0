/** From how many drawn edges on they stand still and have no labels. */
const crowd = 300

let count = 0
let crowded = false
const readers = new Set<() => void>()

function change(by: number): void {
  count += by
  if (count > crowd === crowded) return
  crowded = !crowded
  for (const reader of readers) reader()
}

/** How many edges are drawn just now: only those in view are. */
export const mounted = {
  add: (): (() => void) => {
    change(1)
    return () => {
      change(-1)
    }
  },

  isCrowded: (): boolean => crowded,

  subscribe: (reader: () => void): (() => void) => {
    readers.add(reader)
    return () => readers.delete(reader)
  },
}
