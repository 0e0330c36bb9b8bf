package portal

import _ "embed" // for openapi.yaml

// OpenAPI is the HTTP contract, OpenAPI 3.0 in YAML: what openapi.yaml beside
// this file says. The tests hold every request and every answer against it.
//
//go:embed openapi.yaml
var OpenAPI []byte
