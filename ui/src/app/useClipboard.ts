import { useEffect, useRef } from 'react'
import { addCopies, clipOf, definitionsIn } from '../topology/clip'
import { actions, isWriting, type ActionContext } from './actions'

/** Copies, cuts and pastes services as YAML, by the browser's own keys and menus: so they come from other tabs, editors and chats too. */
export function useClipboard(context: ActionContext): void {
  const latest = useRef(context)
  useEffect(() => {
    latest.current = context
  }, [context])

  useEffect(() => {
    const copy = (event: ClipboardEvent): void => {
      const { session, services } = latest.current
      if (isWriting(event.target) || services.length === 0 || String(getSelection()) !== '') return
      event.clipboardData?.setData('text/plain', clipOf(session.get().draft, services))
      event.preventDefault()
      if (event.type === 'cut') actions.remove.run(latest.current)
    }
    const paste = (event: ClipboardEvent): void => {
      if (isWriting(event.target)) return
      const { session, added } = latest.current
      const definitions = definitionsIn(event.clipboardData?.getData('text/plain') ?? '')
      if (Object.keys(definitions).length === 0) {
        session.notify('What was copied holds no services. Copy some in the drawing, or a YAML text with services in it.')
        return
      }
      event.preventDefault()
      const { names, text } = addCopies(session.get().draft, definitions)
      session.edit(`paste ${[...names.values()].join(', ')}`, () => text)
      added(names)
    }
    addEventListener('copy', copy)
    addEventListener('cut', copy)
    addEventListener('paste', paste)
    return () => {
      removeEventListener('copy', copy)
      removeEventListener('cut', copy)
      removeEventListener('paste', paste)
    }
  }, [])
}
