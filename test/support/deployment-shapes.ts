import { type TObject, type TProperties, Type } from '#src/kit/schema.ts';

// As much of the objects of Compose and Kubernetes as our files use, and nothing beside it: a field that is misspelt is none.

const exactly = <P extends TProperties>(properties: P): TObject<P> =>
  Type.Object(properties, { additionalProperties: false });
const Text = Type.String({ minLength: 1 });
const Texts = Type.Array(Text);
const Labels = Type.Record(Type.String(), Type.String());
const Duration = Type.String({ pattern: '^\\d+s$' });
const Conditions = Type.Record(Type.String(), exactly({ condition: Type.Literal('service_healthy') }));

const ComposeService = exactly({
  build: Type.Optional(Text),
  image: Text,
  restart: Type.Literal('unless-stopped'),
  read_only: Type.Optional(Type.Boolean()),
  tmpfs: Type.Optional(Texts),
  cap_drop: Type.Optional(Texts),
  security_opt: Type.Optional(Texts),
  stop_grace_period: Type.Optional(Duration),
  depends_on: Type.Optional(Conditions),
  environment: Type.Optional(Labels),
  command: Type.Optional(Type.Array(Type.String())),
  ports: Type.Optional(Texts),
  volumes: Type.Optional(Texts),
  healthcheck: Type.Optional(
    exactly({ test: Texts, interval: Duration, timeout: Duration, retries: Type.Integer({ minimum: 1 }) }),
  ),
});

export const ComposeFile = exactly({
  name: Text,
  'x-service': Type.Object({}),
  'x-environment': Type.Object({}),
  services: Type.Record(Type.String(), ComposeService),
  volumes: Type.Record(Type.String(), exactly({})),
});

const Meta = exactly({ name: Text, labels: Labels });
const Selector = exactly({ matchLabels: Labels });
const Probe = exactly({
  httpGet: exactly({ path: Type.String({ pattern: '^/' }), port: Text }),
  periodSeconds: Type.Integer({ minimum: 1 }),
  timeoutSeconds: Type.Optional(Type.Integer({ minimum: 1 })),
  failureThreshold: Type.Integer({ minimum: 1 }),
});

const Container = exactly({
  name: Text,
  image: Text,
  envFrom: Type.Array(
    Type.Object({
      configMapRef: Type.Optional(exactly({ name: Text })),
      secretRef: Type.Optional(exactly({ name: Text })),
    }),
  ),
  env: Type.Array(exactly({ name: Text, value: Text })),
  ports: Type.Array(exactly({ name: Text, containerPort: Type.Integer() })),
  startupProbe: Probe,
  livenessProbe: Probe,
  readinessProbe: Probe,
  resources: exactly({ requests: exactly({ cpu: Text, memory: Text }), limits: exactly({ memory: Text }) }),
  securityContext: exactly({
    allowPrivilegeEscalation: Type.Literal(false),
    readOnlyRootFilesystem: Type.Literal(true),
    capabilities: exactly({ drop: Texts }),
  }),
  volumeMounts: Type.Array(exactly({ name: Text, mountPath: Text })),
});

const PodSpec = exactly({
  terminationGracePeriodSeconds: Type.Integer({ minimum: 15 }),
  securityContext: exactly({
    runAsNonRoot: Type.Literal(true),
    runAsUser: Type.Integer({ minimum: 1 }),
    fsGroup: Type.Integer(),
    seccompProfile: exactly({ type: Text }),
  }),
  containers: Type.Array(Container, { minItems: 1 }),
  volumes: Type.Array(exactly({ name: Text, emptyDir: exactly({}) })),
});

const Count = Type.Integer({ minimum: 0 });
const Scaling = exactly({
  stabilizationWindowSeconds: Count,
  policies: Type.Array(exactly({ type: Type.Literal('Pods'), value: Count, periodSeconds: Count })),
});
const of = (apiVersion: string, kind: string) => ({
  apiVersion: Type.Literal(apiVersion),
  kind: Type.Literal(kind),
  metadata: Meta,
});

/** By kind. */
export const KUBERNETES: Readonly<Record<string, TObject>> = {
  ConfigMap: exactly({ ...of('v1', 'ConfigMap'), data: Labels }),
  Secret: exactly({ ...of('v1', 'Secret'), type: Type.Literal('Opaque'), stringData: Labels }),
  Service: exactly({
    ...of('v1', 'Service'),
    spec: exactly({
      selector: Labels,
      ports: Type.Array(exactly({ name: Text, port: Type.Integer(), targetPort: Text })),
    }),
  }),
  Deployment: exactly({
    ...of('apps/v1', 'Deployment'),
    spec: exactly({
      replicas: Count,
      selector: Selector,
      strategy: exactly({
        type: Type.Literal('RollingUpdate'),
        rollingUpdate: exactly({ maxUnavailable: Count, maxSurge: Count }),
      }),
      template: exactly({ metadata: exactly({ labels: Labels }), spec: PodSpec }),
    }),
  }),
  PodDisruptionBudget: exactly({
    ...of('policy/v1', 'PodDisruptionBudget'),
    spec: exactly({ minAvailable: Count, selector: Selector }),
  }),
  HorizontalPodAutoscaler: exactly({
    ...of('autoscaling/v2', 'HorizontalPodAutoscaler'),
    spec: exactly({
      scaleTargetRef: exactly({ apiVersion: Text, kind: Text, name: Text }),
      minReplicas: Count,
      maxReplicas: Count,
      metrics: Type.Array(
        Type.Union([
          exactly({
            type: Type.Literal('Resource'),
            resource: exactly({
              name: Text,
              target: exactly({ type: Type.Literal('Utilization'), averageUtilization: Count }),
            }),
          }),
          exactly({
            type: Type.Literal('External'),
            external: exactly({
              metric: exactly({ name: Text }),
              target: exactly({ type: Type.Literal('AverageValue'), averageValue: Text }),
            }),
          }),
        ]),
      ),
      behavior: Type.Optional(exactly({ scaleUp: Scaling, scaleDown: Scaling })),
    }),
  }),
};
