const paths = {
  undo: 'M9 7 4 12l5 5M4 12h10a5 5 0 0 1 0 10',
  redo: 'm15 7 5 5-5 5M20 12H10a5 5 0 0 0 0 10',
  arrange: 'M4 5h6v5H4zM14 4h6v5h-6zM14 15h6v5h-6zM10 7.5h4M12 7.5v10h2',
  sun: 'M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 2v2M12 20v2M4.9 4.9l1.4 1.4M17.7 17.7l1.4 1.4M2 12h2M20 12h2M4.9 19.1l1.4-1.4M17.7 6.3l1.4-1.4',
  moon: 'M20 14.5A8 8 0 0 1 9.5 4a8 8 0 1 0 10.5 10.5z',
  bolt: 'M13 2 5 14h6l-1 8 8-12h-6z',
  trash: 'M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13',
  copy: 'M8 8h11v12H8zM8 16H5V4h11v4',
  search: 'M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM15.5 15.5 21 21',
  close: 'M6 6l12 12M18 6 6 18',
  plus: 'M12 5v14M5 12h14',
  download: 'M12 4v11M7 11l5 5 5-5M5 20h14',
  play: 'M7 4.5 19 12 7 19.5z',
  pause: 'M8 5v14M16 5v14',
  history: 'M4 12a8 8 0 1 0 2.5-5.8M4 3v4h4M12 8v4.5l3 2',
  restart: 'M20 12a8 8 0 1 1-2.5-5.8M20 3v4h-4',
} as const

export type IconName = keyof typeof paths

export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg className="icon" viewBox="0 0 24 24" width="16" height="16" aria-hidden="true" fill="none" stroke="currentColor" strokeWidth="1.8" strokeLinecap="round" strokeLinejoin="round">
      <path d={paths[name]} />
    </svg>
  )
}
