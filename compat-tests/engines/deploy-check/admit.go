package main

import (
	"context"
	"fmt"

	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	"k8s.io/apiserver/pkg/endpoints/request"
	"k8s.io/apiserver/pkg/registry/rest"
	"k8s.io/kubernetes/pkg/api/legacyscheme"
	"k8s.io/kubernetes/pkg/registry/apps/deployment"
	"k8s.io/kubernetes/pkg/registry/autoscaling/horizontalpodautoscaler"
	"k8s.io/kubernetes/pkg/registry/core/configmap"
	"k8s.io/kubernetes/pkg/registry/core/secret"
	"k8s.io/kubernetes/pkg/registry/core/service"
	"k8s.io/kubernetes/pkg/registry/networking/ingress"
	"k8s.io/kubernetes/pkg/registry/policy/poddisruptionbudget"
	"k8s.io/pod-security-admission/api"
	"k8s.io/pod-security-admission/policy"
	"sigs.k8s.io/yaml"

	monitoring "github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring/v1"
	apps "k8s.io/api/apps/v1"
	_ "k8s.io/kubernetes/pkg/apis/apps/install"
	_ "k8s.io/kubernetes/pkg/apis/autoscaling/install"
	_ "k8s.io/kubernetes/pkg/apis/core/install"
	_ "k8s.io/kubernetes/pkg/apis/networking/install"
	_ "k8s.io/kubernetes/pkg/apis/policy/install"
)

// What an API server does with each kind before it stores one.
var strategies = map[string]rest.RESTCreateStrategy{
	"ConfigMap":               configmap.Strategy,
	"Secret":                  secret.Strategy,
	"Service":                 service.Strategy,
	"Deployment":              deployment.Strategy,
	"PodDisruptionBudget":     poddisruptionbudget.Strategy,
	"HorizontalPodAutoscaler": horizontalpodautoscaler.Strategy,
	"Ingress":                 ingress.Strategy,
}

var decoder = serializer.NewCodecFactory(legacyscheme.Scheme, serializer.EnableStrict).UniversalDecoder()

// The object, as it was written; what is wrong with it goes into the answer.
func admit(file string, document []byte, answer *rendered) map[string]any {
	var plain map[string]any
	if err := yaml.UnmarshalStrict(document, &plain); err != nil {
		answer.Problems = append(answer.Problems, fmt.Sprintf("%s: %v", file, err))
		return nil
	}
	var head struct {
		APIVersion, Kind string
		Metadata         struct{ Name string }
	}
	_ = yaml.Unmarshal(document, &head)
	where := fmt.Sprintf("%s: %s %s", file, head.Kind, head.Metadata.Name)
	problem := func(err error) { answer.Problems = append(answer.Problems, fmt.Sprintf("%s: %v", where, err)) }

	if head.Kind == "ServiceMonitor" {
		if head.APIVersion != monitoring.SchemeGroupVersion.String() {
			problem(fmt.Errorf("apiVersion %s", head.APIVersion))
		} else if err := yaml.UnmarshalStrict(document, &monitoring.ServiceMonitor{}); err != nil {
			problem(err)
		}
		return plain
	}
	asJSON, err := yaml.YAMLToJSON(document)
	if err != nil {
		problem(err)
		return plain
	}
	strategy := strategies[head.Kind]
	if strategy == nil {
		problem(fmt.Errorf("nobody here knows this kind"))
		return plain
	}
	object, kind, err := decoder.Decode(asJSON, nil, nil)
	if err != nil {
		problem(err)
		if !runtime.IsStrictDecodingError(err) {
			return plain
		}
	}
	ctx := requestFor(*kind)
	if accessor, err := meta.Accessor(object); err != nil {
		problem(err)
	} else {
		rest.FillObjectMetaSystemFields(accessor)
	}
	if err := rest.BeforeCreate(strategy, ctx, object); err != nil {
		problem(err)
	}
	for _, warning := range strategy.WarningsOnCreate(ctx, object) {
		answer.Warnings = append(answer.Warnings, where+": "+warning)
	}
	if head.Kind == "Deployment" {
		answer.Security[head.Metadata.Name] = securityOf(document)
	}
	return plain
}

func requestFor(kind schema.GroupVersionKind) context.Context {
	info := &request.RequestInfo{IsResourceRequest: true, Verb: "create", Namespace: namespace, APIGroup: kind.Group, APIVersion: kind.Version}
	return request.WithRequestInfo(request.WithNamespace(request.NewContext(), namespace), info)
}

func securityOf(document []byte) string {
	var written apps.Deployment
	if err := yaml.Unmarshal(document, &written); err != nil {
		return err.Error()
	}
	evaluator, err := policy.NewEvaluator(policy.DefaultChecks())
	if err != nil {
		return err.Error()
	}
	template := written.Spec.Template
	for _, level := range []api.Level{api.LevelRestricted, api.LevelBaseline} {
		results := evaluator.EvaluatePod(api.LevelVersion{Level: level, Version: api.LatestVersion()}, &template.ObjectMeta, &template.Spec)
		if policy.AggregateCheckResults(results).Allowed {
			return string(level)
		}
	}
	return string(api.LevelPrivileged)
}
