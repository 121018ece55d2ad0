package faults

import (
	"fmt"
	"io"
	"log/slog"
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

func TestFilesOfAgentsThatAreGoneAreRemovedAndNoOthers(t *testing.T) {
	folder, gone := t.TempDir(), math.MaxInt32 // more than a system's largest number of a process
	for _, name := range []string{
		fmt.Sprintf("microsim-%d-1.fill", gone), fmt.Sprintf("microsim-%d-7.fill", os.Getpid()), "microsim-1-1.fill", "microsim-x-1.fill",
	} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	newDisk(folder, 1, slog.New(slog.NewTextHandler(io.Discard, nil)))
	left, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, file := range left {
		names = append(names, file.Name())
	}
	if want := []string{"microsim-1-1.fill", "microsim-x-1.fill"}; !slices.Equal(names, want) {
		t.Errorf("left are %v, want %v", names, want)
	}
}
