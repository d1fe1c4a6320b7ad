import type { FieldOperation } from '../generated/prisma/client.ts'
import type { FieldOperationKind, ProblemLevel } from '../generated/resolvers.ts'
import { type ContentOf, headcountGroups, valueOf } from './content.ts'
import type { Version } from './items.ts'

/** The record of a visit: the operations that stand. */
export interface VisitRecord {
  visitId: string
  rows: FieldOperation[]
}

/** The values that stand for one item or group. */
export interface Standing {
  visitId: string
  register: string
  values: FieldOperation[]
}

/** A problem proposed by an operation, or by the answer to an item. */
export interface Proposal {
  row: FieldOperation
  aspect: string
  description: string
  requirement: string | null
  level: ProblemLevel
  basisArticle: string | null
  formVersionId: string | null
  item: string | null
  isDisputed: boolean
}

export const contentOf = <Kind extends FieldOperationKind>(row: FieldOperation): ContentOf<Kind> =>
  row.content as unknown as ContentOf<Kind>

/** Oldest first, by the devices' clocks; the same whatever the order of arrival. */
const inOrder = (rows: readonly FieldOperation[]): FieldOperation[] =>
  rows.toSorted((a, b) => a.madeAt.getTime() - b.madeAt.getTime() || (a.clientId < b.clientId ? -1 : 1))

export const ofKind = ({ rows }: VisitRecord, kind: FieldOperationKind): FieldOperation[] =>
  inOrder(rows.filter((row) => row.kind === kind))

/** The registers of operations that stand, each with its values. */
export function standingIn(rows: readonly FieldOperation[]): Standing[] {
  const registers = Map.groupBy(
    rows.filter(({ register }) => register !== null),
    ({ visitId, register }) => `${visitId} ${register}`,
  )
  return [...registers.values()]
    .map((values) => ({
      visitId: values[0]?.visitId as string,
      register: values[0]?.register as string,
      values: inOrder(values),
    }))
    .toSorted((a, b) => (a.register < b.register ? -1 : 1))
}

export const isDisputed = ({ values }: Standing): boolean =>
  new Set(values.map(({ kind, content }) => valueOf(kind as FieldOperationKind, content as object))).size > 1

const groups = new Set<string>(headcountGroups)
const isGroup = ({ register }: Standing): boolean => groups.has(register)
const isWithdrawn = ({ values }: Standing): boolean => values.every(({ kind }) => kind === 'WITHDRAW')

/** The check list and the item of a register; null for a group of persons. */
export function placeOf({ register }: Standing): { formVersionId: string; item: string } | null {
  const [formVersionId, item] = register.split('/')
  return formVersionId && item ? { formVersionId, item } : null
}

const standing = ({ rows }: VisitRecord): Standing[] => standingIn(rows).filter((one) => !isWithdrawn(one))

export const answersIn = (record: VisitRecord): Standing[] => standing(record).filter((one) => !isGroup(one))
export const headcountsIn = (record: VisitRecord): Standing[] => standing(record).filter(isGroup)
export const conflictsIn = (record: VisitRecord): Standing[] => standing(record).filter(isDisputed)

/** The check lists taken in hand or answered. */
export const formsIn = (record: VisitRecord): string[] => [
  ...new Set([
    ...ofKind(record, 'USE_FORM').map((row) => contentOf<'USE_FORM'>(row).formVersionId),
    ...answersIn(record).flatMap((one) => placeOf(one)?.formVersionId ?? []),
  ]),
]

/** What the check lists still ask for. */
export function missingIn(record: VisitRecord, versions: readonly Version[]) {
  const answered = new Set(answersIn(record).map(({ register }) => register))
  const shown = new Set(
    ofKind(record, 'ATTACH_EVIDENCE').map((row) => {
      const { formVersionId, item } = contentOf<'ATTACH_EVIDENCE'>(row)
      return `${formVersionId}/${item}`
    }),
  )
  return versions.flatMap(({ row: { id: formVersionId }, items }) =>
    [...items.values()].flatMap(({ key: item, isRequired, needsPhoto }) => {
      const register = `${formVersionId}/${item}`
      return [
        ...(isRequired && !answered.has(register) ? [{ formVersionId, item, isEvidence: false }] : []),
        ...(needsPhoto && !shown.has(register) ? [{ formVersionId, item, isEvidence: true }] : []),
      ]
    }),
  )
}

/** The problems proposed, by operations and by answers. */
export function proposalsIn(record: VisitRecord, versions: readonly Version[]): Proposal[] {
  const made = ofKind(record, 'PROPOSE_PROBLEM').map((row) => ({
    row,
    ...contentOf<'PROPOSE_PROBLEM'>(row),
    isDisputed: false,
  }))
  const byId = new Map(versions.map((version) => [version.row.id, version]))
  const answered = answersIn(record).flatMap((one) =>
    one.values.flatMap((row) => proposalOf(row, byId, isDisputed(one)) ?? []),
  )
  return [...made, ...answered]
}

function proposalOf(
  row: FieldOperation,
  versions: ReadonlyMap<string, Version>,
  disputed: boolean,
): Proposal | undefined {
  if (row.kind !== 'ANSWER') return undefined
  const { formVersionId, item: key, value, comment } = contentOf<'ANSWER'>(row)
  const version = versions.get(formVersionId)
  const item = version?.items.get(key)
  if (!item?.problemWhen.includes(String(value))) return undefined
  return {
    row,
    aspect: version?.sections.find(({ items }) => items.includes(item))?.title ?? '',
    description: comment ?? item.text,
    requirement: null,
    level: 'GENERAL',
    basisArticle: null,
    formVersionId,
    item: key,
    isDisputed: disputed,
  }
}
