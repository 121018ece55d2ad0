import { useState } from 'react'
import { token } from '../api/token'

/** Asks for the token that the server printed when it started. */
export function Login({ wrong }: { readonly wrong: boolean }) {
  const [typed, setTyped] = useState('')
  return (
    <main className="splash">
      <form
        className="card"
        onSubmit={(event) => {
          event.preventDefault()
          if (typed.trim()) token.set(typed.trim())
        }}
      >
        <h1>MicroSim</h1>
        <p>This server asks for its token. It printed it when it started; on a cluster it is in the secret <code>microsim-token</code>.</p>
        <div className="field">
          <label htmlFor="token">Token</label>
          <input id="token" type="password" autoComplete="off" autoFocus value={typed} onChange={(event) => { setTyped(event.target.value) }} aria-invalid={wrong} />
        </div>
        {wrong && <p className="error" role="alert">The server does not take this one.</p>}
        <div className="buttons"><button type="submit" className="primary">Go on</button></div>
        <p className="hint">It is kept in this tab alone, and sent to this server alone.</p>
      </form>
    </main>
  )
}
