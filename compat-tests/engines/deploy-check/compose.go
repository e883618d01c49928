package main

import (
	"context"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/compose-spec/compose-go/v2/cli"
	"github.com/moby/patternmatcher"
	"github.com/moby/patternmatcher/ignorefile"
)

// The project as compose starts it from this file and this file of variables; of the environment nothing is taken.
func loadCompose(path string, input *json.Decoder) (any, error) {
	var options struct {
		EnvFile  string   `json:"envFile"`
		Profiles []string `json:"profiles"`
	}
	if err := input.Decode(&options); err != nil {
		return nil, err
	}
	read, err := cli.NewProjectOptions([]string{path}, cli.WithEnvFiles(options.EnvFile), cli.WithDotEnv, cli.WithProfiles(options.Profiles))
	if err != nil {
		return nil, err
	}
	return read.LoadProject(context.Background())
}

// The files that a builder is sent of this folder: those that its list of ignored ones leaves.
func listContext(path string, input *json.Decoder) (any, error) {
	var options struct {
		IgnoreFile string `json:"ignoreFile"`
	}
	if err := input.Decode(&options); err != nil {
		return nil, err
	}
	file, err := os.Open(options.IgnoreFile)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	patterns, err := ignorefile.ReadAll(file)
	if err != nil {
		return nil, err
	}
	matcher, err := patternmatcher.New(patterns)
	if err != nil {
		return nil, err
	}
	sent := []string{}
	err = filepath.WalkDir(path, func(full string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, err := filepath.Rel(path, full)
		if err != nil || name == "." {
			return err
		}
		isIgnored, err := matcher.MatchesOrParentMatches(name)
		if err != nil {
			return err
		}
		if isIgnored && entry.IsDir() && !matcher.Exclusions() {
			return filepath.SkipDir
		}
		if !isIgnored && !entry.IsDir() {
			sent = append(sent, filepath.ToSlash(name))
		}
		return nil
	})
	return sent, err
}
