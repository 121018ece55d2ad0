package faults

import (
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
)

func TestLeftoversGoAndWhatALivingProcessFillsStays(t *testing.T) {
	gone := exec.Command("true")
	if err := gone.Run(); err != nil {
		t.Skip(err)
	}
	folder := t.TempDir()
	file := func(owner any) string {
		return fmt.Sprintf("%s%v-1%s", filePrefix, owner, fileSuffix)
	}
	want := []string{file(os.Getppid()), file("x")}
	for _, name := range append([]string{file(gone.Process.Pid), file(os.Getpid())}, want...) {
		if err := os.WriteFile(filepath.Join(folder, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	removeLeftovers(folder, slog.New(slog.NewTextHandler(io.Discard, nil)))
	var left []string
	entries, _ := os.ReadDir(folder)
	for _, entry := range entries {
		left = append(left, entry.Name())
	}
	slices.Sort(want)
	if !slices.Equal(left, want) {
		t.Errorf("got %v, want %v", left, want)
	}
}
