// Judges the cases of tests/strangers.rs with golang.org/x/mod: one line `NAME yes` or `NAME no` for each.
// Tiles it judges only where they are honest: versions before 0.40 accept forged ones (CVE-2026-56865).
package main

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

var errBad = errors.New("malformed")

type signed struct {
	size int64
	root tlog.Hash
}

func open(data []byte, key note.Verifier) (signed, error) {
	opened, err := note.Open(data, note.VerifierList(key))
	if err != nil {
		return signed{}, err
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) != 4 || lines[0] != key.Name() {
		return signed{}, errBad
	}
	size, err := number(lines[1])
	if err != nil {
		return signed{}, err
	}
	root, err := tlog.ParseHash(lines[2])
	return signed{size, root}, err
}

func number(text string) (int64, error) {
	value, err := strconv.ParseInt(text, 10, 64)
	if err == nil && strconv.FormatInt(value, 10) != text {
		return 0, errBad
	}
	return value, err
}

func split(data []byte, key note.Verifier) ([]string, signed, error) {
	at := bytes.Index(data, []byte("\n\n"))
	if at < 0 {
		return nil, signed{}, errBad
	}
	checkpoint, err := open(data[at+2:], key)
	return strings.Split(string(data[:at]), "\n"), checkpoint, err
}

func hashes(lines []string) ([]tlog.Hash, error) {
	var path []tlog.Hash
	for _, line := range lines {
		bytes, err := base64.StdEncoding.DecodeString(line)
		if err != nil || len(bytes) != tlog.HashSize {
			return nil, errBad
		}
		path = append(path, tlog.Hash(*(*[tlog.HashSize]byte)(bytes)))
	}
	return path, nil
}

func field(lines []string, at int, word string) (int64, error) {
	if len(lines) <= at || !strings.HasPrefix(lines[at], word+" ") {
		return 0, errBad
	}
	return number(lines[at][len(word)+1:])
}

func inclusion(folder string, key note.Verifier) error {
	data, err := os.ReadFile(filepath.Join(folder, "proof"))
	if err != nil {
		return err
	}
	entry, err := os.ReadFile(filepath.Join(folder, "entry"))
	if err != nil {
		return err
	}
	lines, checkpoint, err := split(data, key)
	if err != nil {
		return err
	}
	index, err := field(lines, 1, "index")
	if err != nil || lines[0] != "c2sp.org/tlog-proof@v1" {
		return errBad
	}
	path, err := hashes(lines[2:])
	if err != nil {
		return err
	}
	return tlog.CheckRecord(path, checkpoint.size, checkpoint.root, index, tlog.RecordHash(entry))
}

func consistency(folder string, key note.Verifier) error {
	data, err := os.ReadFile(filepath.Join(folder, "proof"))
	if err != nil {
		return err
	}
	oldNote, err := os.ReadFile(filepath.Join(folder, "old"))
	if err != nil {
		return err
	}
	lines, checkpoint, err := split(data, key)
	if err != nil {
		return err
	}
	old, err := open(oldNote, key)
	if err != nil {
		return err
	}
	size, err := field(lines, 0, "old")
	if err != nil || size != old.size {
		return errBad
	}
	path, err := hashes(lines[1:])
	if err != nil {
		return err
	}
	return tlog.CheckTree(path, checkpoint.size, checkpoint.root, old.size, old.root)
}

// folder reads the tiles of C2SP, whose paths leave out the height that Go's have.
type folder string

func (f folder) Height() int                        { return 8 }
func (f folder) SaveTiles([]tlog.Tile, [][]byte)    {}
func (f folder) ReadTiles(tiles []tlog.Tile) (data [][]byte, err error) {
	for _, tile := range tiles {
		path := strings.Replace(tile.Path(), "tile/8/", "tile/", 1)
		bytes, err := os.ReadFile(filepath.Join(string(f), path))
		if err != nil {
			return nil, err
		}
		data = append(data, bytes)
	}
	return data, nil
}

func tiles(name string, key note.Verifier) error {
	data, err := os.ReadFile(filepath.Join(name, "checkpoint"))
	if err != nil {
		return err
	}
	checkpoint, err := open(data, key)
	if err != nil {
		return err
	}
	reader := tlog.TileHashReader(tlog.Tree{N: checkpoint.size, Hash: checkpoint.root}, folder(name))
	root, err := tlog.TreeHash(checkpoint.size, reader)
	if err != nil || root != checkpoint.root {
		return errBad
	}
	for index := int64(0); index < checkpoint.size; index += 37 {
		proof, err := tlog.ProveRecord(checkpoint.size, index, reader)
		if err != nil {
			return err
		}
		leaf, err := reader.ReadHashes([]int64{tlog.StoredHashIndex(0, index)})
		if err != nil {
			return err
		}
		if err := tlog.CheckRecord(proof, checkpoint.size, checkpoint.root, index, leaf[0]); err != nil {
			return err
		}
	}
	return nil
}

func main() {
	root := os.Args[1]
	text, err := os.ReadFile(filepath.Join(root, "vkey"))
	if err != nil {
		panic(err)
	}
	key, err := note.NewVerifier(strings.TrimSpace(string(text)))
	if err != nil {
		panic(err)
	}
	found, _ := os.ReadDir(root)
	sort.Slice(found, func(a, b int) bool { return found[a].Name() < found[b].Name() })
	judges := map[string]func(string, note.Verifier) error{
		"inclusion": inclusion, "consistency": consistency, "tiles": tiles,
	}
	for _, file := range found {
		if !file.IsDir() {
			continue
		}
		verdict := "yes"
		if judges[strings.Split(file.Name(), "-")[0]](filepath.Join(root, file.Name()), key) != nil {
			verdict = "no"
		}
		fmt.Println(file.Name(), verdict)
	}
}
