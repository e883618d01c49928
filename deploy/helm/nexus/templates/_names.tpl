{{- define "nexus.name" -}}
{{- if contains "nexus" .Release.Name -}}{{ .Release.Name | trunc 40 | trimSuffix "-" }}{{- else -}}{{ printf "%s-nexus" .Release.Name | trunc 40 | trimSuffix "-" }}{{- end -}}
{{- end -}}
{{- define "nexus.labels" -}}
app.kubernetes.io/name: nexus
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end -}}
{{- define "nexus.enginesSecret" -}}
{{- default (printf "%s-engines" (include "nexus.name" .)) .Values.engines.existingSecret -}}
{{- end -}}
