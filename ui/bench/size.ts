export const services = 500

const perService = 3
const columns = 25

/** Each service calls three others in a fixed scatter, so that both sides draw the same. */
export function connections(count = services): [number, number][] {
  return Array.from({ length: count }, (_, i) => i).flatMap((i) => Array.from({ length: perService }, (_, k): [number, number] => [i, (i * 7 + 13 * (k + 1) + k * 101) % count])).filter(([from, to]) => from !== to)
}

export function placeOf(i: number): { x: number; y: number } {
  return { x: (i % columns) * 280, y: Math.floor(i / columns) * 130 }
}
