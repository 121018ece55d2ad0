package faults

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"

	"golang.org/x/sys/unix"

	"microsim.dev/agents/gorilla/node"
)

const (
	filePrefix = "microsim-"
	fileSuffix = ".fill"
)

// newDisk fills a file, every block of it written, and removes it at the end.
func newDisk(folder string, maxMB int, log *slog.Logger) OnState {
	removeLeftovers(folder, log)
	limit := &sumLimit{max: int64(maxMB), unit: "MB"}
	var made atomic.Int64
	return func(args node.Args, _ Reach) (func(), error) {
		size := int64(args.Int("size"))
		if err := limit.take(size); err != nil {
			return nil, err
		}
		path := filepath.Join(folder, fmt.Sprintf("%s%d-%d%s", filePrefix, os.Getpid(), made.Add(1), fileSuffix))
		file, err := open(path, folder, size)
		if err != nil {
			limit.giveBack(size)
			return nil, err
		}
		var stopped atomic.Bool
		go fill(file, size, &stopped, log) // takes a while, and the call that fills is not held up
		return func() {
			stopped.Store(true)
			_ = os.Remove(path)
			limit.giveBack(size)
		}, nil
	}
}

func open(path, folder string, size int64) (*os.File, error) {
	var free unix.Statfs_t
	if err := unix.Statfs(folder, &free); err != nil {
		return nil, fmt.Errorf("%s: %w", folder, err)
	}
	if has := int64(free.Bavail) * int64(free.Bsize) / bytesPerMB; has < size {
		return nil, fmt.Errorf("%s has %d MB free and not %d MB", folder, has, size)
	}
	return os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
}

func fill(file *os.File, size int64, stopped *atomic.Bool, log *slog.Logger) {
	defer file.Close()
	megabyte := bytes.Repeat([]byte{0xA5}, bytesPerMB) // not zeros: some file systems take no block for those
	for i := int64(0); i < size && !stopped.Load(); i++ {
		if _, err := file.Write(megabyte); err != nil {
			log.Warn("disk-not-filled", "reason", err.Error())
			return
		}
	}
}

// removeLeftovers removes files of an agent of this folder that was killed: its process is gone, or its number is that of this one.
func removeLeftovers(folder string, log *slog.Logger) {
	files, _ := filepath.Glob(filepath.Join(folder, filePrefix+"*"+fileSuffix))
	for _, file := range files {
		owner, _, _ := strings.Cut(strings.TrimPrefix(filepath.Base(file), filePrefix), "-")
		process, err := strconv.Atoi(owner)
		if err != nil || (process != os.Getpid() && !errors.Is(unix.Kill(process, 0), unix.ESRCH)) {
			continue
		}
		if err := os.Remove(file); err != nil {
			log.Warn("leftovers-not-removed", "reason", err.Error())
		}
	}
}
