/** The first of `base`, `base-2`, `base-3`, … that is not taken. */
export function freeName(base: string, taken: Iterable<string>): string {
  const there = new Set(taken)
  if (!there.has(base)) return base
  for (let i = 2; ; i++) if (!there.has(`${base}-${String(i)}`)) return `${base}-${String(i)}`
}

/** The first of `base-1`, `base-2`, … that is not taken. */
export function numberedName(base: string, taken: Iterable<string>): string {
  const there = new Set(taken)
  for (let i = 1; ; i++) if (!there.has(`${base}-${String(i)}`)) return `${base}-${String(i)}`
}
