package result

import (
	"net/http"

	"microsim.dev/agents/gorilla/faults"
)

// pacedWriter sends each piece of a body as soon as its pace allows.
type pacedWriter struct {
	http.ResponseWriter
	pace *faults.Pace
}

func (w *pacedWriter) Write(body []byte) (int, error) {
	written := 0
	for written < len(body) {
		piece := body[written:min(len(body), written+w.pace.Piece())]
		if !w.pace.Take(len(piece)) {
			panic(http.ErrAbortHandler) // the client went away
		}
		if _, err := w.ResponseWriter.Write(piece); err != nil {
			return written, err
		}
		if err := http.NewResponseController(w.ResponseWriter).Flush(); err != nil {
			return written, err
		}
		written += len(piece)
	}
	return written, nil
}
