/** The services behind the graph, in the order in which they are composed. */
export const subgraphNames = ['directory', 'personnel', 'cases', 'evaluations', 'documents'] as const

export type SubgraphName = (typeof subgraphNames)[number]

/** The setting that holds a service's base URL. */
export const addressKey = (name: SubgraphName) =>
  `SUBGRAPH_${name.toUpperCase()}_URL` as `SUBGRAPH_${Uppercase<SubgraphName>}_URL`
