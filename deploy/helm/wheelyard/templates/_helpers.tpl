{{- define "wheelyard.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" }}
{{- end }}

{{- define "wheelyard.fullname" -}}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride | trunc 52 | trimSuffix "-" }}
{{- else if contains (include "wheelyard.name" .) .Release.Name }}
{{- .Release.Name | trunc 52 | trimSuffix "-" }}
{{- else }}
{{- printf "%s-%s" .Release.Name (include "wheelyard.name" .) | trunc 52 | trimSuffix "-" }}
{{- end }}
{{- end }}

{{- define "wheelyard.selector" -}}
app.kubernetes.io/name: {{ include "wheelyard.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{/* Not the selector of the nodes: the Service must not route to the Job. */}}
{{- define "wheelyard.jobSelector" -}}
app.kubernetes.io/name: {{ include "wheelyard.name" . }}-declared
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "wheelyard.labels" -}}
{{ include "wheelyard.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end }}

{{- define "wheelyard.serviceAccountName" -}}
{{- if .Values.serviceAccount.create }}
{{- default (include "wheelyard.fullname" .) .Values.serviceAccount.name }}
{{- else }}
{{- default "default" .Values.serviceAccount.name }}
{{- end }}
{{- end }}

{{- define "wheelyard.image" -}}
{{- if .Values.image.digest -}}
{{ .Values.image.repository }}@{{ .Values.image.digest }}
{{- else -}}
{{ .Values.image.repository }}:{{ default .Chart.AppVersion .Values.image.tag }}
{{- end }}
{{- end }}

{{- define "wheelyard.adminSecret" -}}
{{- default (printf "%s-admin" (include "wheelyard.fullname" .)) .Values.admin.existingSecret }}
{{- end }}

{{/* wheelyard.yaml: `config`, and settings that follow from other values. */}}
{{- define "wheelyard.config" -}}
{{- $derived := dict "shutdownGrace" .Values.shutdownGrace -}}
{{- if .Values.trustedProxies -}}
{{- $_ := set $derived "listen" (dict "trustedProxies" .Values.trustedProxies) -}}
{{- end -}}
{{- toYaml (mergeOverwrite $derived (deepCopy .Values.config)) }}
{{- end }}

{{/* The file of the Job: `declared`, and a grant for each inside network. */}}
{{- define "wheelyard.declared" -}}
{{- $declared := deepCopy .Values.declared -}}
{{- $grants := default list $declared.grants -}}
{{- range .Values.insideNetworks -}}
{{- $grants = append $grants (dict "who" (printf "network:%s" .) "may" "read" "index" "*/*") -}}
{{- end -}}
{{- if $grants -}}
{{- $_ := set $declared "grants" $grants -}}
{{- end -}}
{{- if $declared -}}
{{- toYaml $declared }}
{{- end -}}
{{- end }}

{{/* "true" if the data folder holds all data: one node, with a volume. */}}
{{- define "wheelyard.isSingle" -}}
{{- $database := dig "database" "driver" "sqlite" .Values.config -}}
{{- $storage := dig "storage" "driver" "filesystem" .Values.config -}}
{{- if or (eq $database "sqlite") (eq $storage "filesystem") }}true{{ end -}}
{{- end }}

{{/* "true" if the release has several nodes. */}}
{{- define "wheelyard.isMany" -}}
{{- if or (gt (int .Values.replicas) 1) .Values.autoscaling.enabled }}true{{ end -}}
{{- end }}

{{/* Secret settings, which must not be in a ConfigMap. A test compares the list with the secret settings of the program. */}}
{{- define "wheelyard.secretSettings" -}}
adminPassword database.password storage.secretAccessKey storage.sessionToken storage.cloudfrontPrivateKey storage.credentials storage.accountKey storage.connectionString
{{- end }}

{{- define "wheelyard.validate" -}}
{{- range $path := splitList " " (include "wheelyard.secretSettings" .) }}
{{- $keys := splitList "." $path }}
{{- $group := ternary $.Values.config (get $.Values.config (first $keys) | default dict) (eq (len $keys) 1) }}
{{- if hasKey $group (last $keys) }}
{{- fail (printf "config.%s is secret, but config becomes a ConfigMap that many people can read. Set it in secretVariables." $path) }}
{{- end }}
{{- end }}
{{- if regexMatch "://[^/@\\s]*:[^/@\\s]+@" (toYaml .Values.config) }}
{{- fail "An address in config holds a password, but config becomes a ConfigMap that many people can read. Remove the password and set it in secretVariables (for the database: WHEELYARD_DATABASE_PASSWORD)." }}
{{- end }}
{{- if hasKey .Values.config "shutdownGrace" }}
{{- fail "Set shutdownGrace beside config, not in it. It also sets how long Kubernetes waits for pods to stop." }}
{{- end }}
{{- if dig "listen" "certificate" "" .Values.config }}
{{- fail "config.listen.certificate is not allowed. Set tls.secretName instead, so that probes and the Job use TLS too." }}
{{- end }}
{{- if and (include "wheelyard.isMany" .) (include "wheelyard.isSingle" .) }}
{{- fail "Several nodes need one database and one store. Set config.database.driver to postgres and config.storage.driver to an object store (s3, gcs, azure), or leave replicas at 1 and autoscaling off." }}
{{- end }}
{{- if and .Values.insideNetworks .Values.ingress.enabled (not .Values.trustedProxies) }}
{{- fail "insideNetworks with an ingress needs trustedProxies. Without it, everyone outside would appear to come from the ingress controller, which is inside." }}
{{- end }}
{{- if and .Values.insideNetworks (ne .Values.service.type "ClusterIP") (ne .Values.service.externalTrafficPolicy "Local") }}
{{- fail "insideNetworks with a Service of type LoadBalancer or NodePort needs service.externalTrafficPolicy: Local. Without it, everyone outside would appear to come from a machine of the cluster, which is inside." }}
{{- end }}
{{- if and .Values.serviceMonitor.enabled (not .Values.serviceMonitor.tokenSecret) (not (dig "metrics" "public" false .Values.config)) }}
{{- fail "serviceMonitor needs access to /-/metrics. Set serviceMonitor.tokenSecret to a Secret with a token that has the permission metrics, or config.metrics.public to true." }}
{{- end }}
{{- if and .Values.ingress.enabled (not .Values.ingress.hosts) }}
{{- fail "ingress.hosts is empty. List the host names of the index." }}
{{- end }}
{{- end }}

{{/* Scheme of the Service's address. */}}
{{- define "wheelyard.scheme" -}}
{{- ternary "https" "http" (ne .Values.tls.secretName "") -}}
{{- end }}
