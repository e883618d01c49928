package main

import (
	"encoding/json"
	"path/filepath"
	"sort"
	"strings"

	"helm.sh/helm/v3/pkg/chart"
	"helm.sh/helm/v3/pkg/chart/loader"
	"helm.sh/helm/v3/pkg/chartutil"
	"helm.sh/helm/v3/pkg/engine"
	"helm.sh/helm/v3/pkg/lint"
	"helm.sh/helm/v3/pkg/releaseutil"
)

const namespace = "chat-space"

type chartCase struct {
	Values      map[string]any `json:"values"`
	KubeVersion string         `json:"kubeVersion"`
}

type rendered struct {
	// Why there is nothing, in the words of Helm.
	Error   string           `json:"error"`
	Notes   string           `json:"notes"`
	Objects []map[string]any `json:"objects"`
	// What an API server would refuse, and warn of.
	Problems []string `json:"problems"`
	Warnings []string `json:"warnings"`
	// By the name of the Deployment: the strictest of the Pod Security Standards that its pods keep to.
	Security map[string]string `json:"security"`
}

func renderCases(path string, input *json.Decoder) (any, error) {
	var cases []chartCase
	if err := input.Decode(&cases); err != nil {
		return nil, err
	}
	answers := make([]rendered, len(cases))
	for index, one := range cases {
		loaded, err := loader.Load(path)
		if err != nil {
			return nil, err
		}
		answers[index] = render(loaded, one)
	}
	return answers, nil
}

func render(loaded *chart.Chart, one chartCase) rendered {
	answer := rendered{Objects: []map[string]any{}, Problems: []string{}, Warnings: []string{}, Security: map[string]string{}}
	files, err := renderFiles(loaded, one)
	if err != nil {
		answer.Error = err.Error()
		return answer
	}
	names := make([]string, 0, len(files))
	for name := range files {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		if strings.HasSuffix(name, "NOTES.txt") {
			answer.Notes = files[name]
			continue
		}
		documents := releaseutil.SplitManifests(files[name])
		keys := make([]string, 0, len(documents))
		for key := range documents {
			keys = append(keys, key)
		}
		sort.Sort(releaseutil.BySplitManifestsOrder(keys))
		for _, key := range keys {
			if isEmpty(documents[key]) {
				continue
			}
			object := admit(filepath.Base(name), []byte(documents[key]), &answer)
			if object != nil {
				answer.Objects = append(answer.Objects, object)
			}
		}
	}
	return answer
}

// Only comments, such as stand between two documents.
func isEmpty(document string) bool {
	for _, line := range strings.Split(document, "\n") {
		if text := strings.TrimSpace(line); text != "" && !strings.HasPrefix(text, "#") {
			return false
		}
	}
	return true
}

func renderFiles(loaded *chart.Chart, one chartCase) (map[string]string, error) {
	capabilities := chartutil.DefaultCapabilities.Copy()
	version, err := chartutil.ParseKubeVersion(one.KubeVersion)
	if err != nil {
		return nil, err
	}
	capabilities.KubeVersion = *version
	if wanted := loaded.Metadata.KubeVersion; wanted != "" && !chartutil.IsCompatibleRange(wanted, version.Version) {
		return nil, &incompatible{wanted, version.Version}
	}
	release := chartutil.ReleaseOptions{Name: "chat", Namespace: namespace, Revision: 1, IsInstall: true}
	values, err := chartutil.ToRenderValues(loaded, one.Values, release, capabilities)
	if err != nil {
		return nil, err
	}
	return engine.Render(loaded, values)
}

type incompatible struct{ wanted, found string }

func (e *incompatible) Error() string {
	return "the chart wants Kubernetes " + e.wanted + ", not " + e.found
}

func lintChart(path string, input *json.Decoder) (any, error) {
	var values map[string]any
	if err := input.Decode(&values); err != nil {
		return nil, err
	}
	messages := []string{}
	for _, message := range lint.All(path, values, namespace, true).Messages {
		messages = append(messages, message.Error())
	}
	return messages, nil
}
