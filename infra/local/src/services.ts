/** The services that own a database, in the order in which people list them. */
export const DATABASE_SERVICES = ['directory', 'personnel', 'cases', 'evaluations', 'documents'] as const

export type DatabaseService = (typeof DATABASE_SERVICES)[number]
