import { useEffect, useState } from 'react'
import { sendRequest } from '../api/simulations'
import { firstRequest } from '../topology/requests'
import { Icon } from './Icon'

const perSecond = 5
/** How many may be under way: a browser has six connections to a server, and the page needs some of them. */
const mostWaiting = 3

/** Sends a few requests a second to a service while the drawing is open, so that there is something to be seen. */
export function TrafficButton({ name, entry }: { readonly name: string; readonly entry: string }) {
  const [sends, setSends] = useState(false)
  useEffect(() => {
    if (!sends) return
    const leaving = new AbortController()
    let waiting = 0
    const send = async (): Promise<void> => {
      if (waiting >= mostWaiting) return
      waiting++
      try {
        await sendRequest(name, firstRequest(entry), leaving.signal)
      } catch {
        // What failed is seen in the drawing.
      } finally {
        waiting--
      }
    }
    const timer = setInterval(() => void send(), 1000 / perSecond)
    return () => {
      clearInterval(timer)
      leaving.abort()
    }
  }, [sends, name, entry])
  return (
    <button
      type="button"
      className={`traffic ${sends ? 'sends' : ''}`}
      aria-pressed={sends}
      title={`${String(perSecond)} requests a second to ${entry}, until you stop it or leave this page. For more, see Load.`}
      onClick={() => { setSends(!sends) }}
    >
      <Icon name={sends ? 'pause' : 'play'} />{sends ? `Sending to ${entry}` : 'Send traffic'}
    </button>
  )
}
