{{- define "microsim.labels" -}}
app.kubernetes.io/name: microsim
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/part-of: microsim
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end }}

{{- define "microsim.selector" -}}
app.kubernetes.io/name: microsim
app.kubernetes.io/component: control-plane
{{- end }}

{{- define "microsim.tag" -}}
{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end }}

{{- define "microsim.image" -}}
{{- with .Values.image.registry }}{{ trimSuffix "/" . }}/{{ end }}{{ .Values.image.name }}:{{ include "microsim.tag" . }}
{{- end }}
