import { Kind, type OperationDefinitionNode } from 'graphql'
import { collectDefaultMetrics, Counter, Histogram, Registry } from 'prom-client'

/** One registry per process; `service` is a label of every figure. */
export function createMetrics(service: string) {
  const registry = new Registry()
  registry.setDefaultLabels({ service })
  collectDefaultMetrics({ register: registry })
  return {
    registry,
    operations: new Histogram({
      name: 'dudao_operation_seconds',
      help: 'Time of a GraphQL operation',
      labelNames: ['operation', 'kind', 'outcome'] as const,
      buckets: [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
      registers: [registry],
    }),
    jobs: new Histogram({
      name: 'dudao_job_seconds',
      help: 'Time of one try of a job',
      labelNames: ['job', 'outcome'] as const,
      buckets: [0.05, 0.2, 0.5, 1, 2, 5, 10, 30, 120],
      registers: [registry],
    }),
    refused: new Counter({
      name: 'dudao_refused_total',
      help: 'Requests refused before execution',
      labelNames: ['reason'] as const,
      registers: [registry],
    }),
  }
}

/** The first root field of an operation, its label in the figures: a client may name its operations without end. */
export function rootFieldOf(operation: OperationDefinitionNode | undefined): string {
  const first = operation?.selectionSet.selections[0]
  if (!first) return 'none'
  return first.kind === Kind.FIELD ? first.name.value : 'fragment'
}

export type Metrics = ReturnType<typeof createMetrics>
