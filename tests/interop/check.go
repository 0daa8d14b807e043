// check opens a published journal with golang.org/x/mod/sumdb, which knows nothing of Tidewaiter: the checkpoint by
// note.Open, the tiles by tlog's own reader, and proofs, both those it makes itself and those that Tidewaiter made.
// Usage: check FOLDER VERIFIER-KEY, or check FOLDER VERIFIER-KEY OLD-KEY where the log has rolled its key over: the
// note of that, and a checkpoint of before, then stand in place of proofs.json. Two things differ in tlog, which is older than C2SP's formats: its tree text, so
// the checkpoint's three lines are read here, and its tile paths, which name the tile height.
package main

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const height = 8

type folder string

func (f folder) Height() int                       { return height }
func (f folder) SaveTiles([]tlog.Tile, [][]byte) {}
func (f folder) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, t := range tiles {
		name := "tile/" + strings.TrimPrefix(t.Path(), "tile/8/")
		data, err := os.ReadFile(filepath.Join(string(f), name))
		if err != nil {
			return nil, err
		}
		all = append(all, data)
	}
	return all, nil
}

type proofs struct {
	Records []struct {
		Index int64
		Leaf  tlog.Hash
		Proof tlog.RecordProof
	}
	Trees []struct {
		Size  int64
		Root  tlog.Hash
		Proof tlog.TreeProof
	}
}

func must(err error, what string) {
	if err != nil {
		fmt.Fprintf(os.Stderr, "%s: %v\n", what, err)
		os.Exit(1)
	}
}

func readTree(text string) (tree tlog.Tree, err error) {
	lines := strings.Split(text, "\n")
	if len(lines) < 4 {
		return tree, fmt.Errorf("%d lines", len(lines))
	}
	if tree.N, err = strconv.ParseInt(lines[1], 10, 64); err != nil {
		return tree, err
	}
	root, err := base64.StdEncoding.DecodeString(lines[2])
	copy(tree.Hash[:], root)
	return tree, err
}

func readBundle(data []byte) (entries [][]byte) {
	for len(data) > 0 {
		n := int(binary.BigEndian.Uint16(data))
		entries = append(entries, data[2:2+n])
		data = data[2+n:]
	}
	return entries
}

// The checkpoint in a file, signed by this key.
func openCheckpoint(path, key string) tlog.Tree {
	verifier, err := note.NewVerifier(key)
	must(err, "verifier key")
	text, err := os.ReadFile(path)
	must(err, "checkpoint")
	opened, err := note.Open(text, note.VerifierList(verifier))
	must(err, "note.Open")
	tree, err := readTree(opened.Text)
	must(err, "checkpoint text")
	return tree
}

func checkEntries(dir folder, tree tlog.Tree, hashes tlog.HashReader) {
	root, err := tlog.TreeHash(tree.N, hashes)
	must(err, "TreeHash")
	if root != tree.Hash {
		must(fmt.Errorf("%v, the checkpoint says %v", root, tree.Hash), "root")
	}
	first := tlog.Tile{H: height, L: 0, N: 0, W: 1 << height}
	if tree.N < int64(first.W) {
		first.W = int(tree.N)
	}
	data, err := os.ReadFile(filepath.Join(string(dir), "tile/entries", strings.TrimPrefix(first.Path(), "tile/8/0/")))
	must(err, "bundle")
	for i, entry := range readBundle(data) {
		proof, err := tlog.ProveRecord(tree.N, int64(i), hashes)
		must(err, "ProveRecord")
		must(tlog.CheckRecord(proof, tree.N, tree.Hash, int64(i), tlog.RecordHash(entry)), "CheckRecord of its own proof")
	}
}

// The proofs that Tidewaiter made.
func checkProofs(dir folder, tree tlog.Tree) {
	var ours proofs
	text, err := os.ReadFile(filepath.Join(string(dir), "proofs.json"))
	must(err, "proofs")
	must(json.Unmarshal(text, &ours), "proofs")
	for _, p := range ours.Records {
		must(tlog.CheckRecord(p.Proof, tree.N, tree.Hash, p.Index, p.Leaf), "CheckRecord")
	}
	for _, p := range ours.Trees {
		must(tlog.CheckTree(p.Proof, tree.N, tree.Hash, p.Size, p.Root), "CheckTree")
	}
	fmt.Printf("opened %d entries, checked %d and %d proofs\n", tree.N, len(ours.Records), len(ours.Trees))
}

// Both keys signed that one hands over to the other, and the log goes on from what the old one signed last.
func checkRollover(dir folder, tree tlog.Tree, hashes tlog.HashReader, key, oldKey string) {
	before, err := note.NewVerifier(oldKey)
	must(err, "old verifier key")
	after, err := note.NewVerifier(key)
	must(err, "verifier key")
	text, err := os.ReadFile(filepath.Join(string(dir), "rollover"))
	must(err, "rollover")
	opened, err := note.Open(text, note.VerifierList(before, after))
	must(err, "note.Open of the rollover")
	if len(opened.Sigs) != 2 || !strings.Contains(opened.Text, "\n"+oldKey+"\n"+key+"\n") {
		must(fmt.Errorf("%d signatures of %q", len(opened.Sigs), opened.Text), "rollover")
	}
	old := openCheckpoint(filepath.Join(string(dir), "checkpoint-before"), oldKey)
	proof, err := tlog.ProveTree(tree.N, old.N, hashes)
	must(err, "ProveTree")
	must(tlog.CheckTree(proof, tree.N, tree.Hash, old.N, old.Hash), "CheckTree across the rollover")
	fmt.Printf("opened %d entries, the first %d under the key of before\n", tree.N, old.N)
}

func main() {
	dir, key := folder(os.Args[1]), os.Args[2]
	tree := openCheckpoint(filepath.Join(string(dir), "checkpoint"), key)
	hashes := tlog.TileHashReader(tree, dir)
	checkEntries(dir, tree, hashes)
	if len(os.Args) > 3 {
		checkRollover(dir, tree, hashes, key, os.Args[3])
	} else {
		checkProofs(dir, tree)
	}
}
