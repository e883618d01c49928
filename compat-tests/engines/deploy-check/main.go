// Reads what deploy/ holds as those programs do that it is written for: Helm, the API server of Kubernetes, Compose and the builder of images.
// Each command takes JSON on its standard input and answers with JSON; an exit code of 1 means that it could not even be read.
package main

import (
	"encoding/json"
	"fmt"
	"os"
)

var commands = map[string]func(path string, input *json.Decoder) (any, error){
	"chart":   renderCases,
	"lint":    lintChart,
	"compose": loadCompose,
	"context": listContext,
}

func main() {
	if len(os.Args) != 3 || commands[os.Args[1]] == nil {
		fail(fmt.Errorf("usage: deploy-check chart|lint|compose|context PATH"))
	}
	answer, err := commands[os.Args[1]](os.Args[2], json.NewDecoder(os.Stdin))
	if err != nil {
		fail(err)
	}
	if err := json.NewEncoder(os.Stdout).Encode(answer); err != nil {
		fail(err)
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}
