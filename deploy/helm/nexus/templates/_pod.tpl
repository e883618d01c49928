{{/* Which pods: of one role, and of one voice server where there is a name. */}}
{{- define "nexus.selector" -}}
app.kubernetes.io/name: nexus
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .role }}
{{- with .server }}
nexus/voice-server: {{ .name | quote }}
{{- end }}
{{- end -}}

{{/* A pod of one process. What it is given: root, role, process (nodeOptions, resources), and server for one that carries calls. */}}
{{- define "nexus.pod" -}}
{{- $root := .root -}}
{{- $server := .server -}}
{{- $voice := $root.Values.voice -}}
{{- $http := ternary ($voice.httpPort | int) 3000 (and (not (empty $server)) $voice.hostNetwork) -}}
metadata:
  labels:
    {{- include "nexus.labels" $root | nindent 4 }}
    app.kubernetes.io/component: {{ .role }}
    {{- with $server }}
    nexus/voice-server: {{ .name | quote }}
    {{- end }}
  annotations:
    checksum/settings: {{ include (print $root.Template.BasePath "/settings.yaml") $root | sha256sum }}
    # Of the secret that this chart makes; after a change of one of your own: kubectl rollout restart.
    checksum/secrets: {{ include (print $root.Template.BasePath "/secrets.yaml") $root | sha256sum }}
spec:
  automountServiceAccountToken: false
  enableServiceLinks: false
  {{- if and $server $voice.hostNetwork }}
  hostNetwork: true
  dnsPolicy: ClusterFirstWithHostNet
  {{- end }}
  {{- with $root.Values.image.pullSecrets }}
  imagePullSecrets: {{- toYaml . | nindent 4 }}
  {{- end }}
  # It serves on while the ingress finds out, hands its sessions over, and closes.
  terminationGracePeriodSeconds: {{ add $root.Values.drainSeconds $root.Values.handoverSeconds 30 }}
  securityContext:
    runAsNonRoot: true
    runAsUser: 1000
    runAsGroup: 1000
    fsGroup: 1000
    seccompProfile:
      type: RuntimeDefault
  topologySpreadConstraints:
    - maxSkew: 1
      topologyKey: kubernetes.io/hostname
      whenUnsatisfiable: ScheduleAnyway
      labelSelector:
        matchLabels: {{- include "nexus.selector" (dict "root" $root "role" .role) | nindent 10 }}
  {{- with (merge dict (default dict ($server | default dict).nodeSelector) $root.Values.nodeSelector) }}
  nodeSelector: {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with (concat $root.Values.tolerations (($server | default dict).tolerations | default list)) }}
  tolerations: {{- toYaml . | nindent 4 }}
  {{- end }}
  containers:
    - name: nexus
      image: {{ printf "%s:%s" $root.Values.image.repository (default $root.Chart.AppVersion $root.Values.image.tag) | quote }}
      imagePullPolicy: {{ $root.Values.image.pullPolicy }}
      envFrom:
        - configMapRef:
            name: {{ include "nexus.name" $root }}-settings
        - secretRef:
            name: {{ include "nexus.enginesSecret" $root }}
      env:
        - name: NEXUS_ROLES
          value: {{ .role }}
        - name: NODE_OPTIONS
          value: {{ .process.nodeOptions | quote }}
        {{- with $server }}
        - name: NEXUS_PORT
          value: {{ $http | quote }}
        - name: NEXUS_VOICE_PORT
          value: {{ .port | default $voice.port | int | quote }}
        - name: NEXUS_VOICE_BROWSER_PORT
          value: {{ .browserPort | default $voice.browserPort | int | quote }}
        - name: NEXUS_VOICE_PROCESSES
          value: {{ $voice.processes | int | quote }}
        - name: NEXUS_VOICE_ENDPOINT
          value: {{ required "voice.servers[].endpoint: the name by which clients find this voice server, and no other" .endpoint | quote }}
        - name: NEXUS_VOICE_ADDRESS
          {{- if or .address (not $voice.hostNetwork) }}
          value: {{ required "voice.servers[].address: the IPv4 address of the node whose port takes the sound" .address | quote }}
          {{- else }}
          # The node's own, which has to be one that clients reach.
          valueFrom:
            fieldRef: { fieldPath: status.hostIP }
          {{- end }}
        {{- with .region }}
        - name: NEXUS_VOICE_REGION
          value: {{ . | quote }}
        {{- end }}
        {{- if $voice.tlsSecret }}
        - name: NEXUS_TLS_CERT
          value: /certificate/tls.crt
        - name: NEXUS_TLS_KEY
          value: /certificate/tls.key
        {{- end }}
        {{- end }}
      ports:
        - name: http
          containerPort: {{ $http }}
        {{- range (include "nexus.voicePorts" (dict "voice" $voice "server" $server) | fromYamlArray) }}
        - name: {{ .name }}
          containerPort: {{ .port }}
          protocol: {{ .protocol }}
        {{- end }}
      startupProbe:
        httpGet: { path: /health/live, port: http }
        periodSeconds: 2
        failureThreshold: 90
      livenessProbe:
        httpGet: { path: /health/live, port: http }
        periodSeconds: 10
        timeoutSeconds: 5
        failureThreshold: 6
      readinessProbe:
        httpGet: { path: /health/ready, port: http }
        periodSeconds: 3
        timeoutSeconds: 6
        failureThreshold: 2
      lifecycle:
        preStop:
          exec:
            # The address goes from the ingress at the same time as this begins; the rest of the drain is the server's.
            command: ["sleep", "3"]
      resources: {{- toYaml .process.resources | nindent 8 }}
      securityContext:
        allowPrivilegeEscalation: false
        readOnlyRootFilesystem: true
        capabilities:
          drop: [ALL]
      volumeMounts:
        - name: data
          mountPath: /data
        - name: tmp
          mountPath: /tmp
        {{- if and $server $voice.tlsSecret }}
        - name: certificate
          mountPath: /certificate
          readOnly: true
        {{- end }}
  volumes:
    - name: data
      emptyDir: {}
    - name: tmp
      emptyDir: {}
    {{- if and $server $voice.tlsSecret }}
    - name: certificate
      secret:
        secretName: {{ $voice.tlsSecret }}
        defaultMode: 0440
    {{- end }}
{{- end -}}

{{/* What a voice server listens to besides HTTP; each process that carries calls for it has two ports of UDP. */}}
{{- define "nexus.voicePorts" -}}
{{- with .server }}
{{- $port := .port | default $.voice.port | int }}
{{- $browserPort := .browserPort | default $.voice.browserPort | int }}
- { name: voice, port: {{ $port }}, protocol: TCP }
{{- range $index := until (max 1 ($.voice.processes | int) | int) }}
- { name: sound-{{ $index }}, port: {{ add $port (mul 2 $index) }}, protocol: UDP }
- { name: browsers-{{ $index }}, port: {{ add $browserPort (mul 2 $index) }}, protocol: UDP }
{{- end }}
{{- end }}
{{- end -}}
